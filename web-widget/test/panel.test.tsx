/** The panel as a visitor meets it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ack, message, status } from '../../web-client/test/fake'
import { Page } from './draw'

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const agent = { id: 'a1', name: '王小美' }

test('nothing connects before the panel is opened', () => {
  const page = new Page()
  page.settle(5000)
  expect(page.socket).toBeUndefined()
  page.chat('open')
  expect(page.socket).toBeDefined()
})

test('opening tells the launcher, focuses the composer; Escape goes back to the launcher', async () => {
  const page = new Page()
  await page.open()
  expect(page.boot.launcher.getAttribute('aria-expanded')).toBe('true')
  expect(page.boot.root.activeElement).toBe(page.field)
  page.key({ key: 'Escape' })
  expect(page.boot.launcher.getAttribute('aria-expanded')).toBe('false')
  expect(page.one('.panel').hidden).toBe(true)
  expect(page.boot.root.activeElement).toBe(page.boot.launcher)
})

test('calls made before the panel was there are run in order', () => {
  const page = new Page('zh-CN', [['locale', 'en'], ['send', 'Hello there']])
  page.settle()
  expect(page.one('.panel').hidden).toBe(false)
  expect(page.text).toContain('Hello there')
  expect(page.text).toContain('Human help')
})

test('a call that does not exist is reported, not thrown', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  new Page().chat('constructor')
  expect(warn.mock.calls[0]![0]).toContain("$chat('constructor') does not exist")
})

test('the host page hears of messages and may stop listening', async () => {
  const page = new Page()
  const heard = vi.fn()
  page.chat('on', 'message', heard)
  await page.open({ conversation: 'c1' })
  page.receive(message(1, '甲'))
  page.chat('off', 'message', heard)
  page.receive(message(2, '乙'))
  expect(heard).toHaveBeenCalledTimes(1)
})

test('Enter sends; Shift+Enter does not', async () => {
  const page = new Page()
  await page.open()
  page.type('在吗')
  page.key({ key: 'Enter', shiftKey: true })
  expect(page.socket.of('message.send')).toEqual([])
  page.key({ key: 'Enter' })
  expect(page.socket.of('message.send')[0]!.text).toBe('在吗')
  expect(page.field.value).toBe('')
})

test('Enter that ends an input method\'s composition never sends', async () => {
  const page = new Page()
  await page.open()
  page.type('zai ma')
  page.key({ key: 'Enter', isComposing: true })
  page.key({ key: 'Enter', keyCode: 229 })
  expect(page.socket.of('message.send')).toEqual([])
  // The control: the same key without composition does.
  page.key({ key: 'Enter' })
  expect(page.socket.of('message.send')).toHaveLength(1)
})

test('a draft is still there after a reload of the page', async () => {
  const page = new Page()
  await page.open()
  page.type('写了一半')
  expect(sessionStorage.getItem('sixty:demo:draft')).toBe('写了一半')
})

test('more than 4,000 characters cannot be sent, and the field says by how much', async () => {
  const page = new Page()
  await page.open()
  page.type('字'.repeat(4002))
  expect(page.text).toContain('已超出 2 字')
  expect(page.one<HTMLButtonElement>('.send').disabled).toBe(true)
})

test('the common questions are buttons, at most six, gone after the first message', async () => {
  const page = new Page()
  const quick_replies = Array.from({ length: 8 }, (_, i) => ({ id: `${i}`, label: `问题 ${i}` }))
  await page.open({ quick_replies })
  expect(page.all('.quick button')).toHaveLength(6)
  page.click('.quick button')
  expect(page.socket.of('message.send')[0]!.text).toBe('问题 0')
  expect(page.all('.quick button')).toEqual([])
})

test('a failed message offers a retry that sends the same message', async () => {
  const page = new Page()
  await page.open()
  page.type('喂')
  page.key({ key: 'Enter' })
  const { client_id } = page.socket.of('message.send')[0]!
  page.receive({ type: 'error', code: 'internal', message: '', client_id })
  expect(page.one('.failed').textContent).toContain('发送失败，点击重试')
  page.click('.failed')
  expect(page.socket.of('message.send').map((one) => one.client_id)).toEqual([client_id, client_id])
  page.receive(status('c1'), ack(client_id, 1))
  expect(page.text).toContain('已发送')
})

test('a person is one tap away; the button says that it was heard', async () => {
  const page = new Page()
  await page.open()
  page.click('.human')
  page.click('.human')
  expect(page.socket.of('handoff.request')).toHaveLength(1)
  expect(page.one('.human').textContent).toContain('正在转接')
})

test('waiting shows place, range and the promise, counted down by the server\'s clock', async () => {
  const page = new Page()
  const server = Date.now() + 600_000
  await page.open({ server_time: new Date(server).toISOString() })
  const respond_by = new Date(server + 42_000).toISOString()
  page.receive(status('c1', 'waiting'), { type: 'queue', position: 2, eta_s: { low: 20, high: 40 }, respond_by, promise: 'kept' })
  expect(page.one('.wait').textContent).toMatch(/客服将在 4[12] 秒内回复您.*您排在第 2 位，预计 20–40 秒/)
  page.receive({ type: 'queue', position: 1, eta_s: { low: 5, high: 150 }, respond_by, promise: 'kept' })
  expect(page.one('.wait').textContent).toMatch(/下一位就是您留言取消排队/)
  page.settle(10_000)
  expect(page.one('.wait').textContent).toMatch(/客服将在 3[12] 秒/)
  page.receive({ type: 'queue', position: 1, eta_s: { low: 60, high: 150 }, respond_by, promise: 'at_risk' })
  expect(page.one('.wait').textContent).toMatch(/客服比预期忙.*预计 1–3 分钟/)
  page.receive({ type: 'queue', position: 1, eta_s: { low: 0, high: 100 }, respond_by, promise: 'missed' })
  expect(page.one('.wait').textContent).toMatch(/抱歉，没能在承诺的时间内回复您.*预计约 2 分钟/)
  page.click('.wait button:last-child')
  expect(page.socket.of('queue.leave')).toHaveLength(1)
})

test('the assistant is labelled as such, a person by name', async () => {
  const page = new Page()
  await page.open({ conversation: 'c1', status: 'active', agent })
  page.receive(message(1, '我是助手'), message(2, '我是小美', { author: { kind: 'agent', ...agent } }))
  expect(page.all('.who').map((one) => one.textContent)).toEqual(['智能助手', '王小美'])
  expect(page.one('h2').textContent).toBe('王小美')
  expect(page.all('.human')).toEqual([])
})

test('the newest answer can be judged once', async () => {
  const page = new Page()
  const answer = { intent: 'x', confidence: 1, source: 'exact' }
  await page.open({ conversation: 'c1' })
  page.receive(message(1, '一', { answer }), message(2, '二', { answer }))
  expect(page.all('.judge')).toHaveLength(1)
  page.click('.judge button')
  expect(page.socket.of('answer.feedback')).toEqual([{ type: 'answer.feedback', seq: 2, helpful: true }])
  expect(page.all('.judge')).toEqual([])
})

test('a lost connection is mentioned after two seconds, not before', async () => {
  const page = new Page()
  await page.open()
  vi.spyOn(Math, 'random').mockReturnValue(1)
  for (let i = 0; i < 6; i++) page.socket.drop()
  page.settle(400)
  expect(page.one('[role=status]').textContent).toBe('')
  page.settle(2200)
  expect(page.one('[role=status]').textContent).toBe('网络已断开，正在重连…')
})

test('typing is said in the one status line', async () => {
  const page = new Page()
  await page.open({ conversation: 'c1', status: 'active', agent })
  page.receive({ type: 'typing', author: { kind: 'agent', ...agent }, on: true })
  expect(page.one('[role=status]').textContent).toBe('王小美正在输入')
  expect(page.all('[role=status], [aria-live=polite]')).toHaveLength(1)
})

test('after the end: stars, solved, comment; or not now', async () => {
  const page = new Page()
  await page.open({ conversation: 'c1', status: 'active', agent })
  page.receive(status('c1', 'closed'), { type: 'rating.request', conversation: 'c1' })
  expect(page.one<HTMLButtonElement>('.solid').disabled).toBe(true)
  page.click('.stars label:nth-of-type(4) input')
  page.click('.solved button')
  page.click('.solid')
  expect(page.socket.of('rating.submit')[0]).toMatchObject({ stars: 4, solved: true })
  expect(page.text).toContain('感谢您的评价')
})

test('unread messages are counted on the closed launcher and gone when read', async () => {
  const page = new Page()
  await page.open({ conversation: 'c1' })
  page.chat('close')
  page.receive(message(1, '一'), message(2, '二'))
  expect(page.boot.badge.textContent).toBe('2')
  expect(page.boot.launcher.getAttribute('aria-label')).toContain('2 条未读消息')
  page.chat('open')
  page.settle()
  expect(page.boot.badge.textContent).toBe('')
  expect(page.socket.of('read').at(-1)!.seq).toBe(2)
})

test('an expired token is said, and starting again forgets it', async () => {
  const page = new Page()
  await page.open()
  page.socket.drop(4401)
  page.settle()
  expect(page.one('.statusbar').textContent).toContain('会话凭证已失效')
  page.click('.statusbar button')
  expect(page.socket.closedWith).toBe('open')
  expect(localStorage.getItem('sixty:demo')).toBeNull()
})
