/** Entries stay in order, each once, and holes are noticed. */
import { describe, expect, it } from 'vitest'
import { hasHole, knownUpTo, mergeEntries, unreadCount } from '../src/state/entries'
import type { Conversation } from '../src/state/model'
import { said, visitor } from './helpers'

const of = (...seqs: number[]): Conversation => ({
  id: 'c1',
  status: 'active',
  mine: true,
  visitor,
  entries: seqs.map((seq) => said(seq)),
  pending: [],
  visitor_read: 0,
  my_read: 0,
})
const seqs = (entries: { seq: number }[]) => entries.map((entry) => entry.seq)

describe('entries', () => {
  it('are put in seq order whatever the order of arrival', () => {
    expect(seqs(mergeEntries([said(3)], [said(5), said(1), said(4)]))).toEqual([1, 3, 4, 5])
  })

  it('are kept once, and the first version stands', () => {
    const merged = mergeEntries([said(1, 'first'), said(2)], [said(1, 'again'), said(2)])
    expect(merged.map((entry) => entry.text)).toEqual(['first', 'm2'])
  })

  it('are known up to the first hole', () => {
    expect(knownUpTo(of())).toBe(0)
    expect(knownUpTo(of(4, 5, 6))).toBe(6)
    expect(knownUpTo(of(4, 5, 7))).toBe(5)
  })

  it('have a hole only inside, not before the tail', () => {
    expect(hasHole(of(4, 5, 6))).toBe(false)
    expect(hasHole(of(4, 6))).toBe(true)
  })

  it('count as unread when the visitor wrote them after the last look', () => {
    const one = of(1, 2, 3)
    one.entries.push({ seq: 4, author: { kind: 'bot' }, text: '', at: '' })
    expect(unreadCount({ ...one, my_read: 1 })).toBe(2)
    expect(unreadCount({ ...one, my_read: 4 })).toBe(0)
  })
})
