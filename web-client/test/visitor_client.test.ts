/** The visitor's promise: every message once, in order, whatever happens to the socket or the page. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timeline } from '../src'
import { World, ack, message, status } from './fake'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => vi.useRealTimers())

test('before the first interaction only the visitor token is stored', async () => {
  const world = new World()
  await world.start()
  world.socket.receive(message(1, '您好'))
  world.client.markRead()
  expect(Object.keys(localStorage)).toEqual(['sixty:demo'])
  expect(JSON.parse(localStorage.getItem('sixty:demo')!)).toEqual({ token: 'tok' })
})

test('a message shows at once, then as sent, then as read', async () => {
  const world = new World()
  await world.start()
  world.client.send('  我要退款 ')
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'sending', entry: { text: '我要退款' } })
  const { client_id } = world.socket.of('message.send')[0]!
  world.socket.receive(status('c1'), ack(client_id, 1))
  expect(timeline(world.client.store.get())[0]).toMatchObject({ key: client_id, delivery: 'sent' })
  world.socket.receive({ type: 'read', author: { kind: 'agent' }, seq: 1 })
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'read' })
})

test('a message whose ack was lost is sent again with the same id and appears once', async () => {
  const world = new World(() => 0)
  await world.start()
  world.client.send('在吗')
  const first = world.socket.of('message.send')[0]!
  world.socket.drop()
  vi.advanceTimersByTime(0)
  await world.greet({ conversation: 'c1', last_seq: 1 })
  world.socket.receive(message(1, '在吗', { client_id: first.client_id, author: { kind: 'visitor' } }))
  expect(world.socket.of('message.send').map((one) => one.client_id)).toEqual([first.client_id])
  world.socket.receive(ack(first.client_id, 1))
  expect(timeline(world.client.store.get())).toHaveLength(1)
  world.socket.drop()
  vi.advanceTimersByTime(1000)
  await world.greet({ conversation: 'c1', last_seq: 1 })
  expect(world.socket.of('message.send')).toEqual([])
})

test('messages written while offline leave in the order they were written', async () => {
  const world = new World(() => 0)
  await world.start()
  world.socket.drop()
  for (const text of ['一', '二', '三']) world.client.send(text)
  vi.advanceTimersByTime(0)
  await world.greet()
  expect(world.socket.of('message.send').map((one) => one.text)).toEqual(['一', '二', '三'])
})

test('a reload resends what was never acknowledged, with the same id, and shows it meanwhile', async () => {
  const before = new World()
  await before.start()
  before.client.send('我的订单呢')
  const { client_id } = before.socket.of('message.send')[0]!
  before.socket.receive(status('c1'))
  const after = new World()
  expect(after.client.live).toBe(true)
  expect(timeline(after.client.store.get())[0]).toMatchObject({ delivery: 'sending', entry: { text: '我的订单呢' } })
  await after.start({ conversation: 'c1' })
  expect(after.socket.of('message.send')).toEqual([{ type: 'message.send', client_id, text: '我的订单呢' }])
  after.socket.receive(ack(client_id, 1))
  expect(new World().client.store.get().pending).toEqual([])
})

test('two tabs do not overwrite each other\'s waiting messages', () => {
  const one = new World()
  const two = new World()
  one.client.send('甲')
  two.client.send('乙')
  expect(new World().client.store.get().pending.map((p) => p.text)).toEqual(['甲', '乙'])
})

test('resume names the last entry that came as a message, not one known from its ack alone', async () => {
  const world = new World(() => 0)
  await world.start({ conversation: 'c1', last_seq: 2 })
  world.socket.receive(message(1, '甲'), message(2, '乙'))
  world.client.send('丙')
  world.socket.receive(ack(world.socket.of('message.send')[0]!.client_id, 4))
  world.socket.drop()
  vi.advanceTimersByTime(0)
  await world.greet({ conversation: 'c1', last_seq: 4 })
  expect(world.socket.of('hello')[0]!.resume).toEqual({ conversation: 'c1', last_seq: 2, epoch: 'e1' })
  world.socket.receive(message(3, '间'), message(4, '丙', { author: { kind: 'visitor' } }))
  expect(world.texts()).toEqual(['甲', '乙', '间', '丙'])
})

test('after a reload everything is asked for again, with the token', async () => {
  const before = new World()
  await before.start({ conversation: 'c1', last_seq: 1 })
  before.socket.receive(message(1, '甲'))
  const after = new World()
  await after.start({ conversation: 'c1', last_seq: 1 })
  expect(after.socket.of('hello')[0]).toMatchObject({
    token: 'tok',
    resume: { conversation: 'c1', last_seq: 0, epoch: 'e1' },
  })
})

test('resync forgets what was shown and takes everything anew; what is on its way stays', async () => {
  const world = new World(() => 0)
  await world.start({ conversation: 'c1', last_seq: 2 })
  world.socket.receive(message(1, '甲'), message(2, '乙'))
  world.socket.drop()
  world.client.send('丙')
  vi.advanceTimersByTime(0)
  await world.greet({ conversation: 'c1', last_seq: 1, epoch: 'e2', resync: true })
  world.socket.receive(message(1, '甲'))
  expect(world.texts()).toEqual(['甲'])
  expect(world.socket.of('message.send')).toHaveLength(1)
  world.socket.drop()
  vi.advanceTimersByTime(1000)
  await world.greet({ conversation: 'c1', last_seq: 1, epoch: 'e2' })
  expect(world.socket.of('hello')[0]!.resume).toEqual({ conversation: 'c1', last_seq: 1, epoch: 'e2' })
})

test('entries are shown by seq and once, in whatever order they come', async () => {
  const world = new World()
  await world.start({ conversation: 'c1', last_seq: 5 })
  world.socket.receive(message(3, '丙'), message(1, '甲'), message(5, '戊'), message(3, '丙'), message(2, '乙'))
  expect(world.texts()).toEqual(['甲', '乙', '丙', '戊'])
})

test('a new conversation starts its seq again; the old one stays above it', async () => {
  const world = new World()
  await world.start({ conversation: 'c1', last_seq: 2, status: 'closed' })
  world.socket.receive(message(1, '旧一'), message(2, '旧二'))
  world.client.send('新一')
  const { client_id } = world.socket.of('message.send')[0]!
  // The ack overtakes the status frame that names the new conversation.
  world.socket.receive(ack(client_id, 1), status('c2'), message(2, '新二'))
  expect(world.client.store.get().conversation).toBe('c2')
  expect(timeline(world.client.store.get()).map((one) => [one.entry.text, one.begins])).toEqual([
    ['旧一', undefined],
    ['旧二', undefined],
    ['新一', true],
    ['新二', undefined],
  ])
})

test('a refusal marks its message; retry sends the same message', async () => {
  const world = new World()
  await world.start()
  world.client.send('喂')
  const { client_id } = world.socket.of('message.send')[0]!
  world.socket.receive({ type: 'error', code: 'conversation_full', message: '...', client_id })
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'failed', error: 'conversation_full' })
  world.client.retry(client_id)
  expect(world.socket.of('message.send').map((one) => one.client_id)).toEqual([client_id, client_id])
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'sending' })
})

test('"later" is followed by itself, three times, then the visitor is asked', async () => {
  const world = new World()
  await world.start({ heartbeat_s: 600 })
  world.client.send('喂')
  const { client_id } = world.socket.of('message.send')[0]!
  for (let i = 0; i < 4; i++) {
    world.socket.receive({ type: 'error', code: 'busy', message: '', client_id, retry_after_ms: 500 })
    vi.advanceTimersByTime(500)
  }
  expect(world.socket.of('message.send')).toHaveLength(4)
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'failed', error: 'busy' })
})

test('no answer for 15 s offers a retry; a late ack still counts', async () => {
  const world = new World()
  await world.start({ heartbeat_s: 600 })
  world.client.send('喂')
  vi.advanceTimersByTime(15_000)
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'failed', error: 'no_answer' })
  world.socket.receive(ack(world.socket.of('message.send')[0]!.client_id, 1))
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'sent' })
})

test('4,001 characters are refused on the spot, 4,000 emoji are not', async () => {
  const world = new World()
  await world.start()
  expect(world.client.send('字'.repeat(4001))).toBe(false)
  expect(world.client.store.get().notice?.code).toBe('text_too_long')
  expect(world.client.send('😀'.repeat(4000))).toBe(true)
})

test('asking twice for a human asks once', async () => {
  const world = new World()
  await world.start()
  world.client.requestHandoff()
  world.client.requestHandoff()
  expect(world.socket.of('handoff.request')).toHaveLength(1)
  world.socket.receive(status('c1', 'waiting'))
  expect(world.client.store.get().handoffAsked).toBe(false)
  expect(new World().client.store.get().handoffAsked).toBe(false)
})

test('typing leaves once a second and is taken back after a pause', async () => {
  const world = new World()
  await world.start()
  for (let i = 0; i < 25; i++) {
    world.client.typing(true)
    vi.advanceTimersByTime(100)
  }
  expect(world.socket.of('typing').map((one) => one.on)).toEqual([true, true, true])
  vi.advanceTimersByTime(4000)
  expect(world.socket.of('typing').at(-1)!.on).toBe(false)
})

test('somebody\'s typing mark goes with their message, or by itself', async () => {
  const world = new World()
  await world.start({ conversation: 'c1', status: 'active' })
  const agent = { kind: 'agent' as const, name: '王小美' }
  world.socket.receive({ type: 'typing', author: agent, on: true })
  expect(world.client.store.get().typing?.name).toBe('王小美')
  world.socket.receive(message(1, '您好', { author: agent }))
  expect(world.client.store.get().typing).toBeUndefined()
  world.socket.receive({ type: 'typing', author: agent, on: true })
  vi.advanceTimersByTime(6000)
  expect(world.client.store.get().typing).toBeUndefined()
})

test('unread counts what others wrote after the last look; reading is told once', async () => {
  const world = new World()
  await world.start({ conversation: 'c1' })
  world.socket.receive(message(1, '甲'), message(2, '乙', { author: { kind: 'system' } }), message(3, '丙'))
  expect(world.client.store.get().unread).toBe(2)
  world.client.markRead()
  world.client.markRead()
  expect(world.client.store.get().unread).toBe(0)
  expect(world.socket.of('read')).toEqual([{ type: 'read', seq: 3 }])
})

test('the rating is asked for once closed, sent once, and not asked for again', async () => {
  const world = new World()
  await world.start({ conversation: 'c1', status: 'active' })
  world.socket.receive(status('c1', 'closed'), { type: 'rating.request', conversation: 'c1' })
  expect(world.client.store.get().rating).toBe('asked')
  world.client.rate({ stars: 5, solved: true })
  world.socket.receive({ type: 'rating.request', conversation: 'c1' })
  expect(world.client.store.get().rating).toBe('sent')
  const after = new World()
  await after.start({ conversation: 'c1', status: 'closed', rated: true })
  expect(after.client.store.get().rating).toBe('sent')
  expect(after.socket.of('rating.submit')).toEqual([])
})

test('a skipped rating stays skipped after a reload', async () => {
  const world = new World()
  await world.start({ conversation: 'c1', status: 'closed' })
  world.client.skipRating()
  const after = new World()
  await after.start({ conversation: 'c1', status: 'closed' })
  after.socket.receive({ type: 'rating.request', conversation: 'c1' })
  expect(after.client.store.get().rating).toBe('skipped')
})

test('the host page hears of new messages, not of replayed ones', async () => {
  const world = new World()
  const heard = vi.fn()
  world.client.events.on('message', heard)
  await world.start({ conversation: 'c1', last_seq: 2 })
  world.socket.receive(message(1, '甲'), message(2, '乙'), message(3, '丙'))
  expect(heard.mock.calls.map(([entry]) => entry.text)).toEqual(['丙'])
})

test('reset leaves nothing behind', async () => {
  const world = new World()
  await world.start({ conversation: 'c1' })
  world.client.send('喂')
  world.client.reset()
  expect(Object.keys(localStorage)).toEqual([])
  expect(world.client.store.get()).toMatchObject({ ready: false, entries: [], pending: [], conversation: undefined })
  expect(world.socket.closedWith).toBe(1000)
})

test('a connection closed for good marks what could not be sent', async () => {
  const world = new World()
  await world.start()
  world.client.send('喂')
  world.socket.drop(4403)
  expect(timeline(world.client.store.get())[0]).toMatchObject({ delivery: 'failed', error: 'closed' })
})

test('a message that is left appears once it is stored, as one entry with its contact', async () => {
  const world = new World()
  await world.start()
  const left = vi.fn()
  world.client.events.on('left', left)
  world.client.leaveMessage('13800001234', '请回电')
  const { client_id, contact, text } = world.socket.of('message.leave')[0]!
  expect([contact, text]).toEqual(['13800001234', '请回电'])
  expect(timeline(world.client.store.get())).toEqual([])
  const stored = message(1, '请回电\n13800001234', { client_id, author: { kind: 'visitor' } })
  world.socket.receive(status('c1'), ack(client_id, 1), stored)
  expect(timeline(world.client.store.get())).toMatchObject([{ delivery: 'sent', entry: { text: '请回电\n13800001234' } }])
  expect(left).toHaveBeenCalledExactlyOnceWith(undefined)
})

test('a refused message that was to be left says why; one without an answer stays on its way', async () => {
  const world = new World(() => 0)
  await world.start()
  const left = vi.fn()
  world.client.events.on('left', left)
  world.client.leaveMessage('abc', '请回电')
  const refused = world.socket.of('message.leave')[0]!
  world.socket.receive({ type: 'error', code: 'invalid_contact', message: '', client_id: refused.client_id })
  expect(left).toHaveBeenLastCalledWith('invalid_contact')
  world.client.leaveMessage('a@b.cn', '请回信')
  vi.advanceTimersByTime(15_000)
  expect(left).toHaveBeenLastCalledWith('no_answer')
  world.socket.drop()
  vi.advanceTimersByTime(1000)
  await world.greet({ conversation: 'c1', last_seq: 0 })
  expect(world.socket.of('message.leave').map((one) => one.text)).toEqual(['请回信'])
})

test('a request for a person that is answered by words can be pressed again', async () => {
  const world = new World()
  await world.start()
  world.client.requestHandoff()
  world.client.requestHandoff()
  const [asked, twice] = world.socket.of('handoff.request')
  expect(twice).toBeUndefined()
  world.socket.receive(status('c1', 'bot'), ack(asked!.client_id, 1), message(1, '现在排队的人比较多'))
  world.client.requestHandoff()
  expect(world.socket.of('handoff.request')).toHaveLength(2)
})
