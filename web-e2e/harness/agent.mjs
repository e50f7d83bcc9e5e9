/** An agent at the console. */
import { Person } from './person.mjs'

const WORDS = {
  'zh-CN': {
    email: '邮箱',
    password: '密码',
    presence: /^接待状态/,
    online: '在线',
    reply: '回复访客',
    end: '结束',
    closed: '已结束',
  },
  en: {
    email: 'E-mail',
    password: 'Password',
    presence: /^Presence/,
    online: 'Online',
    reply: 'Reply to the visitor',
    end: 'Close',
    closed: 'Closed',
  },
}

export class Agent extends Person {
  /** Opens the console's login page. */
  static async at(browser, server, options = {}) {
    const agent = await Agent.arrive(browser, `${server.origin}/console/`, options)
    // The console asks who is signed in; at first nobody is, and browsers call every 401 an error.
    agent.expected.push(/401 \(Unauthorized\) \S+\/api\/v1\/me$/)
    agent.words = WORDS[options.locale ?? 'zh-CN']
    agent.offer = agent.page.locator('.offer')
    agent.reply = agent.page.getByRole('textbox', { name: agent.words.reply })
    agent.transcript = agent.page.locator('.transcript')
    agent.presence = agent.page.getByRole('button', { name: agent.words.presence })
    return agent
  }

  /** Signs in. */
  async login({ email, password }) {
    const { page, words } = this
    await page.getByLabel(words.email, { exact: true }).fill(email)
    await page.getByLabel(words.password, { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await this.presence.waitFor()
  }

  /** Chooses 在线 by keyboard, and is so. */
  async goOnline() {
    await this.chooseOnline()
    await this.isOnline()
  }

  async chooseOnline() {
    // Each key goes to its element, not to whatever has the focus when the page has drawn once more meanwhile.
    await this.presence.press('Enter')
    await this.page.getByRole('menuitemradio', { name: this.words.online }).press('Enter')
  }

  async isOnline() {
    await this.page.locator('.presence.presence-online').waitFor()
  }

  /** Waits for the words of a visitor in the open conversation. */
  async reads(text) {
    await this.transcript.locator('.entry-visitor', { hasText: text }).waitFor()
  }

  /** Accepts what rings, by keyboard. */
  async accept() {
    await this.offer.waitFor()
    await this.page.keyboard.press('Alt+a')
    await this.reply.waitFor()
  }

  /** Opens the dialog that ends the conversation. */
  async ending() {
    await this.page.getByRole('button', { name: this.words.end, exact: true }).click()
    await this.page.getByRole('dialog').waitFor()
  }

  /** Ends the conversation as solved, by keyboard. */
  async end() {
    await this.ending()
    await this.page.keyboard.press('Enter')
    await this.page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  /** Waits until the newest closed conversation says this. */
  async closedAs(...words) {
    await this.page.getByRole('tab', { name: this.words.closed }).click()
    const row = this.page.locator('.lists .row').first()
    for (const text of words) await row.filter({ hasText: text }).waitFor()
  }

  async write(text) {
    await this.reply.fill(text)
    await this.reply.press('Enter')
    await this.transcript.locator('.entry-agent:not(.entry-sending)', { hasText: text }).waitFor()
  }
}
