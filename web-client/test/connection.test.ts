/** The connection: when it comes back, when it stays away, and how it knows that it is alive. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StopConnecting, Connection, backoffMs, reconnects } from '../src'
import { FakeSocket, World, welcome } from './fake'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => vi.useRealTimers())

test('back-off is random between zero and a ceiling that doubles up to 30 s', () => {
  expect([0, 1, 2, 3].map((n) => backoffMs(n, 0, () => 1))).toEqual([500, 1000, 2000, 4000])
  expect(backoffMs(20, 0, () => 1)).toBe(30_000)
  expect(backoffMs(20, 0, () => 0)).toBe(0)
})

test('the wait the server asks for is added to, never undercut', () => {
  expect(backoffMs(0, 4000, () => 0)).toBe(4000)
  expect(backoffMs(0, 4000, () => 1)).toBe(4500)
})

test('close codes say whether to come back', () => {
  const stay = [1000, 1007, 1009, 4400, 4401, 4403, 4409]
  const back = [1001, 1005, 1006, 1011, 1012, 1013, 4001, 4008, 4029]
  expect(stay.filter(reconnects)).toEqual([])
  expect(back.filter((code) => !reconnects(code))).toEqual([])
})

test('a lost socket is replaced after the back-off, which grows while no connection holds', async () => {
  const world = new World(() => 1)
  await world.start()
  world.socket.drop(1006)
  vi.advanceTimersByTime(499)
  expect(world.sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(world.sockets).toHaveLength(2)
  world.socket.drop(1006)
  vi.advanceTimersByTime(999)
  expect(world.sockets).toHaveLength(2)
  vi.advanceTimersByTime(1)
  expect(world.sockets).toHaveLength(3)
})

test('a connection that held starts the back-off anew; one that died at once does not', async () => {
  const world = new World(() => 1)
  await world.start()
  world.socket.drop()
  vi.advanceTimersByTime(500)
  await world.greet()
  world.socket.drop()
  expect(world.connection.state.retryAt! - Date.now()).toBe(1000)
  vi.advanceTimersByTime(1000)
  await world.greet()
  vi.advanceTimersByTime(10_000)
  world.socket.drop()
  expect(world.connection.state.retryAt! - Date.now()).toBe(500)
})

test('4403 ends it until a person opens it again', async () => {
  const world = new World()
  await world.start()
  world.socket.drop(4403)
  expect(world.connection.state).toMatchObject({ phase: 'closed', closeCode: 4403 })
  vi.advanceTimersByTime(120_000)
  window.dispatchEvent(new Event('online'))
  expect(world.sockets).toHaveLength(1)
  world.client.open()
  expect(world.sockets).toHaveLength(2)
})

test('what is written while the connection is lost is tried at once, not after the back-off', async () => {
  const world = new World(() => 1)
  await world.start()
  world.socket.drop()
  world.client.send('还在吗')
  expect(world.sockets).toHaveLength(2)
  world.client.send('有人吗')
  expect(world.sockets, 'a try that runs is not begun again').toHaveLength(2)
})

test('going_away keeps everybody away for as long as it says, the online event too', async () => {
  const world = new World(() => 0)
  await world.start()
  world.socket.receive({ type: 'going_away', retry_after_ms: 3000 })
  world.socket.drop(1012)
  window.dispatchEvent(new Event('online'))
  vi.advanceTimersByTime(2999)
  expect(world.sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(world.sockets).toHaveLength(2)
})

test('the network coming back retries at once', async () => {
  const world = new World(() => 1)
  await world.start()
  for (let i = 0; i < 6; i++) {
    world.socket.drop()
    vi.advanceTimersByTime(i < 5 ? 20_000 : 0)
  }
  const before = world.sockets.length
  window.dispatchEvent(new Event('online'))
  expect(world.sockets).toHaveLength(before + 1)
})

test('a page that becomes visible retries at once', async () => {
  const world = new World(() => 1)
  await world.start()
  world.socket.drop()
  document.dispatchEvent(new Event('visibilitychange'))
  expect(world.sockets).toHaveLength(2)
})

test('it pings at least as often as the server asks, also while frames keep coming', async () => {
  const world = new World()
  await world.start({ heartbeat_s: 20 })
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(1000)
    world.socket.receive({ type: 'read', author: { kind: 'agent' }, seq: 0 })
  }
  expect(world.socket.of('ping')).toHaveLength(1)
})

test('silence after a ping means dead: the socket is given up without waiting for its close', async () => {
  const world = new World(() => 0)
  await world.start({ heartbeat_s: 20 })
  vi.advanceTimersByTime(18_000)
  expect(world.socket.of('ping')).toHaveLength(1)
  vi.advanceTimersByTime(8_000)
  expect(world.connection.state.phase).toBe('waiting')
  vi.advanceTimersByTime(1)
  expect(world.sockets).toHaveLength(2)
})

test('an answered ping keeps the connection', async () => {
  const world = new World()
  await world.start({ heartbeat_s: 20 })
  vi.advanceTimersByTime(18_000)
  const { t } = world.socket.of('ping')[0]!
  world.socket.receive({ type: 'pong', t, server_time: new Date().toISOString() })
  vi.advanceTimersByTime(17_000)
  expect(world.connection.state.phase).toBe('online')
})

test('a socket that never welcomes is given up', () => {
  const world = new World(() => 0)
  world.client.open()
  vi.advanceTimersByTime(15_000)
  expect(world.connection.state.phase).toBe('waiting')
})

test('frames of a socket that was given up are ignored', async () => {
  const world = new World(() => 0)
  await world.start()
  const old = world.socket
  const late = old.onmessage
  old.drop()
  late?.({ data: JSON.stringify(welcome({ token: 'late' })) } as MessageEvent)
  expect(world.connection.state.phase).toBe('waiting')
})

test('hello may be asynchronous, and may stop the attempts', async () => {
  const socket = new FakeSocket()
  const connection = new Connection<{ type: string }, { type: string }>({
    url: 'wss://sixty.test/ws/agent',
    hello: () => Promise.reject(new StopConnecting(4401)),
    onFrame: () => {},
    socket: () => socket,
  })
  connection.open()
  socket.onopen?.({} as Event)
  await vi.advanceTimersByTimeAsync(0)
  expect(connection.state).toMatchObject({ phase: 'closed', closeCode: 4401 })
})

test('hello that fails otherwise is tried again with back-off', async () => {
  const socket = new FakeSocket()
  const connection = new Connection<{ type: string }, { type: string }>({
    url: 'wss://sixty.test/ws/agent',
    hello: () => Promise.reject(new Error('no ticket')),
    onFrame: () => {},
    socket: () => socket,
  })
  connection.open()
  socket.onopen?.({} as Event)
  await vi.advanceTimersByTimeAsync(0)
  expect(connection.state.phase).toBe('waiting')
})
