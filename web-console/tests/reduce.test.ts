/** What the server says becomes what the agent sees. */
import { describe, expect, it } from 'vitest'
import type { ToAgent } from '@sixty/web-client/protocol'
import { answered, claimed, presenceWished, selected } from '../src/state/acts'
import { load } from '../src/state/select'
import { after, at, ME, NOW, noticesOf, offer, said, summary, view, visitor, welcome } from './helpers'

describe('offers', () => {
  it('ring until they are withdrawn, and the agent is told why', () => {
    const desk = after([welcome(), offer('o1'), offer('o2', 'c2')])
    expect(desk.offers.map((one) => one.offer)).toEqual(['o1', 'o2'])
    const next = after([{ type: 'offer.withdrawn', offer: 'o1', why: 'expired' }], desk)
    expect(next.offers.map((one) => one.offer)).toEqual(['o2'])
    expect(noticesOf(next)).toEqual(['withdrawn.expired'])
  })

  it('ring once when the same one is sent again', () => {
    expect(after([welcome(), offer('o1'), offer('o1')]).offers).toHaveLength(1)
  })

  it('are gone without a word when the agent declined them', () => {
    const desk = answered(after([welcome(), offer('o1')]), 'o1', 'decline')
    const next = after([{ type: 'offer.withdrawn', offer: 'o1', why: 'reassigned' }], desk)
    expect(next.offers).toEqual([])
    expect(noticesOf(next)).toEqual([])
  })

  it('that the agent accepted are not reported as taken by a colleague', () => {
    const desk = answered(selected(after([welcome(), offer('o1')]), 'other'), 'o1', 'accept')
    const next = after(
      [
        { type: 'offer.withdrawn', offer: 'o1', why: 'taken' },
        { type: 'assigned', ...view('c1') },
      ],
      desk,
    )
    expect(noticesOf(next)).toEqual([])
    expect(next.selected).toBe('c1')
  })

  it('can be answered again when the server refused the first try', () => {
    const desk = answered(after([welcome(), offer('o1')]), 'o1', 'accept')
    const next = after([{ type: 'error', code: 'at_capacity', message: '' }], desk)
    expect(next.offers[0]?.answered).toBeUndefined()
    expect(noticesOf(next)).toEqual(['error.at_capacity'])
  })

  it('leave the screen when the server says they are gone', () => {
    const desk = answered(after([welcome(), offer('o1'), offer('o2', 'c2')]), 'o1', 'accept')
    const next = after([{ type: 'error', code: 'offer_gone', message: '' }], desk)
    expect(next.offers.map((one) => one.offer)).toEqual(['o2'])
  })

  it('of an earlier connection do not survive a welcome', () => {
    expect(after([welcome(), offer('o1'), welcome()]).offers).toEqual([])
  })
})

describe('assignment', () => {
  it('opens the conversation whose offer was accepted', () => {
    const desk = answered(selected(after([welcome(), offer('o1')]), 'other'), 'o1', 'accept')
    const next = after([{ type: 'assigned', ...view('c1', { summary, entries: [said(1)] }) }], desk)
    expect(next.selected).toBe('c1')
    expect(next.offers).toEqual([])
    expect(load(next.conversations)).toBe(1)
  })

  it('opens the conversation that was claimed', () => {
    const next = after([{ type: 'assigned', ...view('c9') }], claimed(selected(after([welcome()]), 'other'), 'c9'))
    expect(next.selected).toBe('c9')
    expect(next.claiming).toEqual([])
  })

  it('never tears the agent away from another conversation', () => {
    const next = after([{ type: 'assigned', ...view('c1') }], selected(after([welcome()]), 'other'))
    expect(next.selected).toBe('other')
  })

  it('ends with a word about why, and the words stay readable', () => {
    const next = after([
      welcome([view('c1', { entries: [said(1)] })]),
      { type: 'unassigned', conversation: 'c1', why: 'rescued' },
    ])
    expect(load(next.conversations)).toBe(0)
    expect(next.conversations.c1?.entries).toHaveLength(1)
    expect(next.notices[0]).toMatchObject({ text: 'unassigned.rescued', values: { name: visitor.name } })
  })

  it('is lost when the server no longer lists the conversation after a reconnect', () => {
    const desk = after([welcome([view('c1'), view('c2')]), welcome([view('c2')])])
    expect(desk.conversations.c1?.mine).toBe(false)
    expect(desk.conversations.c2?.mine).toBe(true)
    expect(noticesOf(desk)).toEqual(['unassigned.other'])
  })
})

describe('the promise', () => {
  const owned = [welcome([view('c1', { respond_by: at(30) })])]

  it('raises a banner when the owner is nudged, and it ends with the first reply', () => {
    const nudged = after([...owned, { type: 'sla', conversation: 'c1', stage: 'nudge', respond_by: at(30) }])
    expect(nudged.conversations.c1?.alarm).toEqual({ stage: 'nudge', cause: undefined })
    const met = after(
      [{ type: 'sla', conversation: 'c1', stage: 'met', respond_by: at(30), first_response_ms: 9000 }],
      nudged,
    )
    expect(met.conversations.c1).toMatchObject({ alarm: undefined, first_response_ms: 9000 })
  })

  it('remembers a breach after the banner is gone', () => {
    const desk = after([
      ...owned,
      { type: 'sla', conversation: 'c1', stage: 'breached', respond_by: at(30), cause: 'at_capacity' },
      { type: 'sla', conversation: 'c1', stage: 'met', respond_by: at(30), first_response_ms: 70000 },
    ])
    expect(desk.conversations.c1?.breached).toBe(true)
  })
})

describe('signals', () => {
  it('show typing until the message comes', () => {
    const typing = after([
      welcome([view('c1')]),
      { type: 'typing', conversation: 'c1', author: { kind: 'visitor' }, on: true },
    ])
    expect(typing.conversations.c1?.typing?.until).toBeGreaterThan(NOW)
    const spoken = after([{ type: 'message', conversation: 'c1', ...said(1) }], typing)
    expect(spoken.conversations.c1?.typing).toBeUndefined()
  })

  it('never take a read mark back', () => {
    const read = (seq: number) => ({ type: 'read', conversation: 'c1', author: { kind: 'visitor' }, seq }) as const
    expect(after([welcome([view('c1')]), read(5), read(3)]).conversations.c1?.visitor_read).toBe(5)
  })

  it('of presence count only for the agent themselves', () => {
    const desk = after([
      welcome(),
      { type: 'presence', agent: 'colleague', presence: 'offline' },
      { type: 'presence', agent: ME.id, presence: 'away', reason: 'missed_offers' },
    ])
    expect(desk).toMatchObject({ presence: 'away', presence_reason: 'missed_offers' })
  })

  it('of presence end a wish; a welcome keeps it until it is so', () => {
    const wishing = presenceWished({ ...after([welcome()]), presence: 'offline' }, 'away')
    expect(wishing.presence_wish).toBe('away')
    expect(presenceWished(wishing, 'offline').presence_wish).toBeUndefined()
    expect(after([welcome()], wishing)).toMatchObject({ presence: 'online', presence_wish: 'away' })
    expect(after([{ ...welcome(), presence: 'away' } as ToAgent], wishing).presence_wish).toBeUndefined()
    const told = after([{ type: 'presence', agent: ME.id, presence: 'online' }], wishing)
    expect(told.presence_wish).toBeUndefined()
  })

  it('about unknown conversations change nothing', () => {
    const desk = after([welcome()])
    expect(after([{ type: 'message', conversation: 'nobody', ...said(1) }], desk)).toBe(desk)
  })
})
