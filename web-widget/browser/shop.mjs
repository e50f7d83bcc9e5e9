/** A shop page in a real browser with the built widget on it; the server's end of the socket is the test. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'

const ORIGIN = 'https://shop.test'
const ROOT = join(import.meta.dirname, '..', '..')
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
/** The policy under which Sixty serves its own pages. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One browser for all tests. */
export function launch() {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
}

/** Opens the shop; `options` are those of a browser context. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', ...options })
  const page = await context.newPage()
  const shop = new Shop(context, page)
  page.on('request', (request) => shop.requests.push(new URL(request.url()).pathname))
  page.on('console', (line) => line.type() === 'error' && shop.complaints.push(line.text()))
  page.on('pageerror', (error) => shop.complaints.push(error.message))
  await context.route('**/*', serve)
  await context.routeWebSocket('**/ws/visitor', (socket) => shop.accept(socket))
  await context.addInitScript(rememberSocket)
  await page.goto(`${ORIGIN}/demo`)
  return shop
}

/** The page and the other end of its socket. */
class Shop {
  requests = []
  complaints = []
  received = []
  sockets = 0
  seq = 0

  constructor(context, page) {
    this.context = context
    this.page = page
    this.field = page.locator('.composer textarea')
  }

  accept(socket) {
    this.sockets++
    this.send = (frame) => socket.send(JSON.stringify(frame))
    socket.onMessage((data) => this.take(JSON.parse(data)))
  }

  take(frame) {
    this.received.push(frame)
    if (frame.type === 'hello') this.send(welcome())
    if (frame.type !== 'message.send') return
    if (this.seq === 0) this.status('bot')
    this.send({ type: 'ack', client_id: frame.client_id, seq: ++this.seq, at: new Date().toISOString() })
  }

  /** Many frames in one go, as a fast network brings them. */
  burst(frames) {
    return this.page.evaluate((all) => {
      for (const data of all) window.lastSocket.onmessage({ data })
    }, frames.map((frame) => JSON.stringify(frame)))
  }

  status(status, agent) {
    this.send({ type: 'status', conversation: 'c1', status, agent })
  }

  say(kind, text, more = {}) {
    const at = new Date().toISOString()
    this.send({ type: 'message', seq: ++this.seq, author: { kind, name: '王小美' }, text, at, ...more })
  }

  queue(promise, seconds) {
    const respond_by = new Date(Date.now() + seconds * 1000).toISOString()
    this.send({ type: 'queue', position: 2, eta_s: { low: 20, high: 40 }, respond_by, promise })
  }

  async open() {
    await this.page.locator('.launcher').click()
    await this.page.locator('.quick').waitFor()
    await this.page.locator('.panel').evaluate((panel) => Promise.all(panel.getAnimations().map((one) => one.finished)))
  }

  async write(text) {
    await this.field.fill(text)
    await this.page.keyboard.press('Enter')
  }

  sent() {
    return this.received.filter((frame) => frame.type === 'message.send').map((frame) => frame.text)
  }

  /** What axe finds wrong, as rule names. */
  async violations() {
    const session = await this.context.newCDPSession(this.page)
    const expression = `${AXE};axe.run(document,{runOnly:${JSON.stringify(RULES)}}).then(r=>r.violations.map(v=>v.id))`
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    return result.value
  }
}

function rememberSocket() {
  window.WebSocket = class extends window.WebSocket {
    constructor(...args) {
      super(...args)
      window.lastSocket = this
    }
  }
}

function serve(route) {
  const { pathname } = new URL(route.request().url())
  const file =
    pathname === '/demo'
      ? join(ROOT, 'web-demo', 'index.html')
      : pathname.startsWith('/demo/')
        ? join(ROOT, 'web-demo', pathname.slice(6))
        : join(ROOT, 'web-widget', 'dist', pathname)
  if (!existsSync(file)) return route.fulfill({ status: 404 })
  const headers = { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': CSP }
  return route.fulfill({ headers, body: readFileSync(file) })
}

function welcome() {
  return {
    type: 'welcome',
    token: 't',
    visitor: 'v',
    status: 'bot',
    last_seq: 0,
    epoch: 'e',
    server_time: new Date().toISOString(),
    heartbeat_s: 20,
    quick_replies: [{ id: 'a', label: '我的订单到哪了' }],
    features: ['rating', 'feedback'],
  }
}
