/** The first-response chip changes its words and tone at the right second, and the lists follow the deadline. */
import { describe, expect, it } from 'vitest'
import { chipOf, secondsLeft } from '../src/state/promise'
import { mine, queueTotals, waiting } from '../src/state/select'
import { after, at, NOW, view, welcome } from './helpers'

describe('seconds left', () => {
  it('count down to zero at the moment itself, then below', () => {
    expect(secondsLeft(at(10), NOW)).toBe(10)
    expect(secondsLeft(at(10), NOW + 1)).toBe(10)
    expect(secondsLeft(at(10), NOW + 10_000)).toBe(0)
    expect(secondsLeft(at(10), NOW + 28_500)).toBe(-18)
  })

  it('are unknown without a moment or with a broken one', () => {
    expect(secondsLeft(undefined, NOW)).toBeUndefined()
    expect(secondsLeft('soon', NOW)).toBeUndefined()
  })
})

describe('the chip', () => {
  it.each([
    [31, 'left', 'ok'],
    [30, 'left', 'warn'],
    [15, 'left', 'warn'],
    [14, 'left', 'hot'],
    [1, 'left', 'hot'],
    [0, 'overdue', 'bad'],
    [-18, 'overdue', 'bad'],
  ] as const)('with %i seconds left says %s in %s', (left, kind, tone) => {
    expect(chipOf({}, left)).toMatchObject({ kind, tone, seconds: Math.abs(left) })
  })

  it('says how long the first reply took, and keeps the colour of a breach', () => {
    expect(chipOf({ first_response_ms: 9400 }, -5)).toMatchObject({ kind: 'answered', tone: 'ok', seconds: 9 })
    expect(chipOf({ first_response_ms: 75_000, breached: true }, undefined)).toMatchObject({
      tone: 'bad',
      seconds: 75,
    })
  })

  it('is not there when nothing was promised', () => {
    expect(chipOf({}, undefined)).toBeUndefined()
  })
})

describe('the lists', () => {
  it('put the most overdue first and answered conversations last', () => {
    const desk = after([
      welcome([
        view('answered', { respond_by: at(-90), first_response_ms: 9000 }),
        view('soon', { respond_by: at(12) }),
        view('overdue', { respond_by: at(-18) }),
        view('later', { respond_by: at(40) }),
      ]),
    ])
    expect(mine(desk.conversations).map((one) => one.id)).toEqual(['overdue', 'soon', 'later', 'answered'])
  })

  it('merge the queues of all teams by deadline, without what is already owned', () => {
    const item = (conversation: string, seconds: number) =>
      ({ conversation, respond_by: at(seconds), promise: 'kept', urgency: 'normal' }) as const
    const queue = (team: string, items: ReturnType<typeof item>[]) =>
      ({ type: 'waiting', team, depth: items.length, oldest_s: 20, at_risk: 0, items }) as const
    const desk = after([
      welcome([view('own')]),
      queue('t1', [item('b', 30), item('own', 1)]),
      queue('t2', [item('a', 5)]),
    ])
    expect(waiting(desk.queues, desk.conversations).map((row) => row.conversation)).toEqual(['a', 'b'])
    expect(queueTotals(desk.queues, NOW + 7000)).toEqual({ depth: 3, oldest_s: 27, at_risk: 0 })
  })
})
