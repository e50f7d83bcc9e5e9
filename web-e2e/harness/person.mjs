/** Somebody at a browser of their own, and what may not happen there: complaints, barriers, broken policies. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const SHOTS = join(import.meta.dirname, '..', '..', 'test-results')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A busy machine paints late. */
export const PATIENCE_MS = 15_000
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export const DESKTOP = { viewport: { width: 1280, height: 800 } }
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

/** One browser; every person gets a context, so that nobody shares a login or a memory. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
}

/** One person with one page. */
export class Person {
  complaints = []
  /** Complaints that belong to the journey, such as a refused connection while the server is down. */
  expected = []
  requests = []

  /** Arrives at an address; `options` are those of a browser context. */
  static async arrive(browser, url, options = {}) {
    const person = new this()
    person.context = await browser.newContext({ ...DESKTOP, locale: 'zh-CN', ...options })
    person.context.setDefaultTimeout(PATIENCE_MS)
    await person.context.addInitScript(rememberViolations)
    person.page = await person.context.newPage()
    person.page.on('console', (line) => line.type() === 'error' && person.#complain(`${line.text()} ${line.location().url}`))
    person.page.on('pageerror', (error) => person.#complain(error.message))
    person.page.on('request', (request) => person.requests.push(request.url()))
    await person.page.goto(url)
    return person
  }

  #complain(text) {
    if (!this.expected.some((pattern) => pattern.test(text))) this.complaints.push(text)
  }

  /** Looks at the screen: no barrier that axe finds, nothing wider than the screen; a picture is kept. */
  async look(name) {
    await this.settled()
    mkdirSync(SHOTS, { recursive: true })
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) })
    assert.deepEqual(await this.#barriers(), [], `axe at ${name}`)
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(wide <= 0, `${name}: the page is ${wide} px wider than the screen`)
  }

  /** Waits for transitions: half faded in, colours are not what they will be. */
  async settled() {
    await this.page.evaluate(async () => {
      const finite = (one) => one.effect?.getTiming().iterations !== Infinity
      const roots = [document, ...[...document.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? [])]
      const running = roots.flatMap((root) => root.getAnimations()).filter(finite)
      await Promise.allSettled(running.map((one) => one.finished))
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    })
  }

  async #barriers() {
    // Through the debugger: the page's own policy forbids the script, and shall.
    const session = await this.context.newCDPSession(this.page)
    const pick = 'r.violations.flatMap(v=>v.nodes.map(n=>v.id+" "+n.target.join(" ")+" "+n.failureSummary))'
    const expression = `${AXE};axe.run(document,{runOnly:${JSON.stringify(RULES)}}).then(r=>${pick})`
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    await session.detach()
    return result.value
  }

  /** Goes; the whole visit must have been without complaint, and nobody else was asked for anything. */
  async leave() {
    const violations = await this.page.evaluate(() => window.violations)
    const { origin } = new URL(this.page.url())
    const foreign = this.requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))
    await this.context.close()
    assert.deepEqual({ complaints: this.complaints, violations, foreign }, { complaints: [], violations: [], foreign: [] })
  }
}

function rememberViolations() {
  window.violations = []
  addEventListener('securitypolicyviolation', (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
  })
}
