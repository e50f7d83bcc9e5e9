/** A message of an agent: on the screen at once, in the transcript once. */
import { describe, expect, it } from 'vitest'
import {
  ACK_WAIT_MS,
  discarded,
  draftOf,
  drafted,
  linkChanged,
  retried,
  sent,
  ticked,
  unsettled,
} from '../src/state/acts'
import type { Desk } from '../src/state/model'
import { after, at, ME, NOW, said, view, welcome } from './helpers'

const message = { client_id: 'a', text: '您好', note: false, tried_at: NOW }
const ack = { type: 'ack', conversation: 'c1', client_id: 'a', seq: 2, at: at(2) } as const
const desk = (): Desk => linkChanged(after([welcome([view('c1', { entries: [said(1)] })])]), 'online')
const shown = (state: Desk) => state.conversations.c1?.entries.map((entry) => [entry.seq, entry.text])

describe('sending', () => {
  it('shows the message at once and clears the draft it came from, not the other', () => {
    const next = sent(drafted(desk(), 'c1', { reply: '您好', note: '老顾客' }), 'c1', message)
    expect(next.conversations.c1?.pending).toEqual([message])
    expect(draftOf(next, 'c1')).toMatchObject({ reply: '', note: '老顾客' })
  })

  it('moves it into the transcript on the acknowledgement, as ours', () => {
    const next = after([ack], sent(desk(), 'c1', message))
    expect(next.conversations.c1?.pending).toEqual([])
    expect(next.conversations.c1?.entries[1]?.author).toEqual({ kind: 'agent', id: ME.id, name: ME.name })
  })

  it('shows it once when the acknowledgement and the message both arrive, in either order', () => {
    const echo = { type: 'message', conversation: 'c1', ...said(2, '您好'), client_id: 'a' } as const
    const want = [
      [1, 'm1'],
      [2, '您好'],
    ]
    expect(shown(after([ack, echo], sent(desk(), 'c1', message)))).toEqual(want)
    expect(shown(after([echo, ack], sent(desk(), 'c1', message)))).toEqual(want)
  })

  it('fails with the reason of the refusal, and goes out again under the same id', () => {
    const refusal = { type: 'error', code: 'rate_limited', message: '', client_id: 'a' } as const
    const failed = after([refusal], sent(desk(), 'c1', message))
    expect(failed.conversations.c1?.pending[0]?.failed).toBe('rate_limited')
    expect(failed.notices).toEqual([])
    expect(unsettled(failed)).toEqual([])
    const again = retried(failed, 'c1', 'a', NOW + 5)
    expect(unsettled(again).map((one) => one.message.client_id)).toEqual(['a'])
  })

  it('fails when nobody answers for long, but not while the connection is down', () => {
    const late = NOW + ACK_WAIT_MS + 1
    const pending = sent(desk(), 'c1', message)
    expect(ticked(pending, late).conversations.c1?.pending[0]?.failed).toBe('timeout')
    expect(ticked(linkChanged(pending, 'waiting'), late).conversations.c1?.pending[0]?.failed).toBeUndefined()
  })

  it('gives the words back to an empty draft, and never overwrites a new one', () => {
    const empty = discarded(sent(desk(), 'c1', message), 'c1', 'a')
    expect(draftOf(empty, 'c1').reply).toBe('您好')
    const busy = discarded(drafted(sent(desk(), 'c1', message), 'c1', { reply: '稍等' }), 'c1', 'a')
    expect(draftOf(busy, 'c1').reply).toBe('稍等')
  })

  it('survives a reconnect: still pending, draft kept, nothing twice', () => {
    const writing = drafted(sent(desk(), 'c1', message), 'c1', { reply: '另外' })
    const back = after([welcome([view('c1', { entries: [said(2), said(3)] })])], writing)
    expect(unsettled(back)).toHaveLength(1)
    expect(draftOf(back, 'c1').reply).toBe('另外')
    expect(back.conversations.c1?.entries.map((entry) => entry.seq)).toEqual([1, 2, 3])
  })
})

describe('typing signals', () => {
  it('end by themselves', () => {
    const typing = after([{ type: 'typing', conversation: 'c1', author: { kind: 'visitor' }, on: true }], desk())
    expect(ticked(typing, NOW + 1000).conversations.c1?.typing).toBeDefined()
    expect(ticked(typing, NOW + 60_000).conversations.c1?.typing).toBeUndefined()
  })
})
