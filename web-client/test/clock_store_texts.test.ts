/** The small parts: clock, store, ids, times, texts. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Emitter, ServerClock, Store, pickLocale, relativeTime, translator, uuidv7 } from '../src'

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-10T12:00:00Z') }))
afterEach(() => vi.useRealTimers())

test('a local clock ten minutes wrong still counts down right', () => {
  const clock = new ServerClock()
  const server = Date.now() + 600_000
  clock.sample(Date.now() - 100, Date.now(), new Date(server - 50).toISOString())
  expect(clock.offsetMs).toBe(600_000)
  expect(clock.until(new Date(server + 45_000).toISOString())).toBe(45_000)
})

test('the sample with the smallest round trip wins, whenever it came', () => {
  const clock = new ServerClock()
  const at = (ms: number) => new Date(ms).toISOString()
  clock.sample(0, 2000, at(61_900))
  clock.sample(10_000, 10_020, at(70_010))
  clock.sample(20_000, 23_000, at(84_000))
  expect(clock.offsetMs).toBe(60_000)
})

test('samples that make no sense are not taken', () => {
  const clock = new ServerClock()
  clock.sample(2000, 1000, new Date(9_000_000).toISOString())
  clock.sample(0, 10, 'soon')
  expect(clock.offsetMs).toBe(0)
})

test('many changes give one notification per frame, and the state is never behind', () => {
  const store = new Store({ n: 0 })
  const heard = vi.fn()
  store.subscribe(heard)
  for (let i = 1; i <= 500; i++) store.set({ n: i })
  expect(store.get().n).toBe(500)
  expect(heard).not.toHaveBeenCalled()
  vi.advanceTimersByTime(300)
  expect(heard).toHaveBeenCalledTimes(1)
})

test('setting what is there already notifies nobody', () => {
  const store = new Store({ n: 1 })
  const heard = vi.fn()
  store.subscribe(heard)
  store.set({ n: 1 })
  vi.advanceTimersByTime(300)
  expect(heard).not.toHaveBeenCalled()
})

test('a handler that throws does not silence the next one', () => {
  const events = new Emitter<{ hit: number }>()
  const heard = vi.fn()
  events.on('hit', () => {
    throw new Error('host page')
  })
  events.on('hit', heard)
  events.emit('hit', 3)
  expect(heard).toHaveBeenCalledWith(3)
  expect(() => vi.runAllTimers()).toThrow('host page')
})

test('ids are UUIDv7, unique, and sort in the order they were made', () => {
  const ids = Array.from({ length: 5000 }, uuidv7)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(5000)
  expect([...ids].sort()).toEqual(ids)
  expect(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(Date.now())
})

test('Chinese of any region reads zh-CN; other wishes read English; no wish reads zh-CN', () => {
  expect([pickLocale('zh-TW'), pickLocale('', 'zh'), pickLocale('fr'), pickLocale('en-GB'), pickLocale(null)]).toEqual([
    'zh-CN',
    'zh-CN',
    'en',
    'en',
    'zh-CN',
  ])
})

test('texts are filled, unknown places stay visible', () => {
  const t = translator({ 'zh-CN': { left: '剩 {n} 秒 {x}' }, en: { left: '{n} s left {x}' } }, 'zh-CN')
  expect(t('left', { n: 12 })).toBe('剩 12 秒 {x}')
})

test('times are said the way people say them', () => {
  const now = new Date(2026, 2, 10, 14, 0).getTime()
  const ago = (minutes: number) => relativeTime(now - minutes * 60_000, now, 'zh-CN')
  expect([ago(0), ago(3), ago(120), ago(24 * 60)]).toEqual(['刚刚', '3 分钟前', '12:00', '昨天 14:00'])
  expect(relativeTime(now - 180_000, now, 'en')).toBe('3 min ago')
})
