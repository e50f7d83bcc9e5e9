/** The truth about the wait, its choices, and the form for a message that is left. */
import type { ToVisitor } from '@sixty/web-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ack, message, status } from '../../web-client/test/fake'
import type { FormModule } from '../src/form'
import * as form from '../src/form'
import { Page } from './draw'

vi.mock('../src/panel/load_form', () => ({ loadForm: (): Promise<FormModule> => Promise.resolve(form) }))

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const CHOICES = [
  { id: 'wait.keep', label: '继续等待' },
  { id: 'message.leave', label: '留言' },
  { id: 'queue.leave', label: '回到智能助手' },
]
const notice = message(3, '很抱歉，答应您的回复时间快到了。', { author: { kind: 'system' }, event: 'at_risk', quick_replies: CHOICES })
const place: ToVisitor = {
  type: 'queue',
  position: 2,
  eta_s: { low: 20, high: 40 },
  respond_by: new Date(1_800_000_010_000).toISOString(),
  promise: 'at_risk',
}

async function waiting(): Promise<Page> {
  const page = new Page()
  await page.open({ conversation: 'c1', status: 'waiting' })
  page.receive(status('c1', 'waiting'), place, notice)
  return page
}

async function opened(): Promise<Page> {
  const page = await waiting()
  page.click('.quick button:nth-child(2)')
  await vi.advanceTimersByTimeAsync(0)
  return page
}

function fill(page: Page, contact: string, text: string): void {
  page.one<HTMLInputElement>('.leave input').value = contact
  page.one<HTMLTextAreaElement>('.leave textarea').value = text
  page.one('.leave form').dispatchEvent(new Event('submit', { cancelable: true }))
}

test('the notice has three buttons: keep waiting sends its label, back to the bot leaves the queue', async () => {
  const page = await waiting()
  expect(page.all('.quick button').map((one) => one.textContent)).toEqual(['继续等待', '留言', '回到智能助手'])
  page.click('.quick button:nth-child(3)')
  expect(page.socket.of('queue.leave')).toHaveLength(1)
  expect(page.socket.of('message.send')).toHaveLength(0)
  page.click('.quick button:first-child')
  expect(page.socket.of('message.send')[0]!.text).toBe('继续等待')
})

test('the form takes the keyboard, keeps the rest out of reach, and gives both back', async () => {
  const page = await opened()
  expect(page.boot.root.activeElement).toBe(page.one('.leave input'))
  expect(page.one<HTMLElement>('.composer').inert).toBe(true)
  expect(page.one('.leave').getAttribute('aria-modal')).toBe('true')
  page.one('.leave').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  expect(page.all('.leave')).toEqual([])
  expect(page.one<HTMLElement>('.composer').inert).toBe(false)
  expect(page.boot.root.activeElement).toBe(page.field)
  expect(page.one('.panel').hidden, 'Escape closed the form alone').toBe(false)
})

test('what is missing is said at its field and nothing is sent', async () => {
  const page = await opened()
  fill(page, ' a ', '请回电')
  expect(page.one('.said').textContent).toContain('微信号')
  expect(page.one('.leave input').getAttribute('aria-invalid')).toBe('true')
  fill(page, '13800001234', '  ')
  expect(page.one('.leave textarea').getAttribute('aria-invalid')).toBe('true')
  expect(page.boot.root.activeElement).toBe(page.one('.leave textarea'))
  fill(page, '13800001234', '长'.repeat(4001))
  expect(page.one('.said').textContent).toContain('太长')
  expect(page.socket.of('message.leave')).toEqual([])
})

test('a message is sent once, the form closes when it is stored, and it stands in the conversation', async () => {
  const page = await opened()
  fill(page, ' 13800001234 ', ' 请回电 ')
  fill(page, '13800001234', '请回电')
  const sent = page.socket.of('message.leave')
  expect(sent.map(({ contact, text }) => [contact, text])).toEqual([['13800001234', '请回电']])
  expect(page.one('.said').textContent).toBe('正在提交…')
  expect(page.one<HTMLButtonElement>('.leave .solid').disabled).toBe(true)
  const { client_id } = sent[0]!
  const own = message(4, '请回电\n13800001234', { client_id, author: { kind: 'visitor' } })
  page.receive(ack(client_id, 4), own, message(5, '留言已收到。', { author: { kind: 'system' }, event: 'message_left' }))
  expect(page.all('.leave')).toEqual([])
  expect(page.text).toContain('请回电')
  expect(page.text).toContain('留言已收到。')
})

test('a refusal is said and can be corrected; what was typed survives closing', async () => {
  const page = await opened()
  fill(page, 'abc def', '请回电')
  const [first] = page.socket.of('message.leave')
  page.receive({ type: 'error', code: 'invalid_contact', message: '', client_id: first!.client_id })
  expect(page.one('.leave input').getAttribute('aria-invalid')).toBe('true')
  page.click('.leave .plain')
  page.click('.wait button')
  await vi.advanceTimersByTimeAsync(0)
  expect(page.one<HTMLTextAreaElement>('.leave textarea').value).toBe('请回电')
  fill(page, 'a@b.cn', '请回信')
  expect(page.socket.of('message.leave').at(-1)!.contact).toBe('a@b.cn')
})

test('while nobody is there the card says so, and neither a range nor a countdown', async () => {
  const page = await waiting()
  expect(page.one('.wait').textContent).toContain('预计')
  expect(page.all('.ring')).toHaveLength(1)
  page.receive({ ...place, promise: 'at_risk', absent: true })
  expect(page.one('.wait').textContent).toContain('现在没有客服在线')
  expect(page.one('.wait').textContent).not.toMatch(/预计|比预期忙/)
  expect(page.all('.ring')).toEqual([])
  page.receive({ ...place, promise: 'kept' })
  expect(page.one('.wait').textContent).toContain('客服将在')
})

test('the form speaks English, too', async () => {
  const page = new Page('en')
  await page.open({ conversation: 'c1', status: 'waiting' })
  page.receive(status('c1', 'waiting'), place, notice)
  page.click('.quick button:nth-child(2)')
  await vi.advanceTimersByTimeAsync(0)
  expect(page.one('.leave').textContent).toContain('How to reach you')
  expect(page.one('.leave').textContent).not.toMatch(/\p{Script=Han}/u)
})
