/** A visitor at the demo shop, with the words and buttons of the widget. */
import { Person } from './person.mjs'

export class Visitor extends Person {
  /** Opens the shop. */
  static async at(browser, server, { lang, ...options } = {}) {
    const query = lang === undefined ? '' : `?lang=${lang}`
    const visitor = await Visitor.arrive(browser, `${server.origin}/demo${query}`, options)
    const { page } = visitor
    visitor.launcher = page.locator('.launcher')
    visitor.panel = page.locator('.panel')
    visitor.field = page.locator('.composer textarea')
    visitor.log = visitor.panel.getByRole('log')
    visitor.status = visitor.panel.getByRole('status')
    visitor.wait = page.locator('.wait')
    await visitor.launcher.waitFor()
    return visitor
  }

  /** Opens the widget and waits for its first words. */
  async open() {
    await this.launcher.click()
    await this.log.locator('.bubble.bot').first().waitFor()
  }

  async write(text) {
    await this.field.fill(text)
    await this.field.press('Enter')
  }

  /** Everything a kind of author has said so far. */
  said(kind) {
    return this.log.locator(`.bubble.${kind}`).allTextContents()
  }

  /** Waits until an author's words are there. */
  async reads(kind, text) {
    await this.log.locator(`.bubble.${kind}`, { hasText: text }).first().waitFor()
  }

  /** Seconds the waiting card promises. */
  async secondsLeft() {
    return Number(await this.wait.getByRole('timer').textContent())
  }
}
