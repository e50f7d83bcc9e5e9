/** A rescue: the first message wins, not the first click. */
import { describe, expect, it } from 'vitest'
import { rescuing, sent } from '../src/state/acts'
import type { Desk } from '../src/state/model'
import { mayReply } from '../src/state/select'
import { after, at, noticesOf, NOW, offer, said, summary, view, welcome } from './helpers'

const ringing = () => after([welcome(), { ...offer('o1'), stage: 'rescue' } as ReturnType<typeof offer>])
const opened = (): Desk => {
  const desk = ringing()
  return rescuing(desk, desk.offers[0]!)
}
const message = { client_id: 'a', text: '您好', note: false, tried_at: NOW }
const writable = (desk: Desk) => mayReply(desk, desk.conversations.c1!)

describe('a rescue', () => {
  it('opens the conversation for writing, with its clock and reason, before it is ours', () => {
    const desk = opened()
    expect(desk.selected).toBe('c1')
    expect(desk.conversations.c1).toMatchObject({ mine: false, respond_by: at(50), summary })
    expect(writable(desk)).toBe(true)
  })

  it('keeps what is already known of the conversation', () => {
    const desk = after([welcome([view('c1', { entries: [said(1)] })]), welcome(), offer('o1')])
    expect(rescuing(desk, desk.offers[0]!).conversations.c1?.entries).toHaveLength(1)
  })

  it('is won by the first message', () => {
    const won = after([{ type: 'assigned', ...view('c1') }], sent(opened(), 'c1', message))
    expect(won.conversations.c1).toMatchObject({ mine: true, pending: [message] })
    expect(won.offers).toEqual([])
  })

  it('is lost when somebody else was faster; the words are kept', () => {
    const refusal = { type: 'error', code: 'not_owner', message: '', client_id: 'a' } as const
    const gone = { type: 'offer.withdrawn', offer: 'o1', why: 'taken' } as const
    const lost = after([gone, refusal], sent(opened(), 'c1', message))
    expect(writable(lost)).toBe(false)
    expect(lost.conversations.c1?.pending[0]).toMatchObject({ text: '您好', failed: 'not_owner' })
    expect(noticesOf(lost)).toEqual(['withdrawn.taken'])
  })

  it('goes on quietly when its ring begins anew', () => {
    const expired = { type: 'offer.withdrawn', offer: 'o1', why: 'expired' } as const
    const again = after([expired, { ...offer('o2'), stage: 'rescue' } as ReturnType<typeof offer>], opened())
    expect(writable(again)).toBe(true)
    expect(noticesOf(again)).toEqual([])
  })
})
