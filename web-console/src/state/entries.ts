/** Keeps a conversation's entries in seq order, each once, whatever the order they arrive in. */
import type { MessageView } from '@sixty/web-client/protocol'
import type { Conversation } from './model'

/** Entries with `more` merged in; the first version of a seq stands. */
export function mergeEntries(have: MessageView[], more: MessageView[]): MessageView[] {
  if (more.length === 0) return have
  const last = have.at(-1)?.seq ?? 0
  const [first] = more
  // The usual case: one new entry at the end.
  if (more.length === 1 && first !== undefined && first.seq > last) return [...have, first]
  const bySeq = new Map<number, MessageView>()
  for (const entry of [...have, ...more]) if (!bySeq.has(entry.seq)) bySeq.set(entry.seq, entry)
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** The conversation with new entries, and our pending ones they settle taken away. */
export function withEntries(conversation: Conversation, more: MessageView[]): Conversation {
  const settled = new Set(more.map((entry) => entry.client_id).filter((id) => id !== undefined))
  return {
    ...conversation,
    entries: mergeEntries(conversation.entries, more),
    pending: conversation.pending.filter((one) => !settled.has(one.client_id)),
  }
}

/** True when an entry is missing between two others; that the earliest are not there is no hole. */
export function hasHole(conversation: Conversation): boolean {
  return knownUpTo(conversation) !== (conversation.entries.at(-1)?.seq ?? 0)
}

/** The seq up to which all is known, for `resume`. */
export function knownUpTo(conversation: Conversation): number {
  const [first] = conversation.entries
  if (first === undefined) return 0
  let seq = first.seq
  for (const entry of conversation.entries.slice(1)) {
    if (entry.seq !== seq + 1) break
    seq = entry.seq
  }
  return seq
}

/** Visitor's entries this agent has not looked at. */
export function unreadCount(conversation: Conversation): number {
  let count = 0
  for (let at = conversation.entries.length - 1; at >= 0; at -= 1) {
    const entry = conversation.entries[at]
    if (entry === undefined || entry.seq <= conversation.my_read) break
    if (entry.author.kind === 'visitor') count += 1
  }
  return count
}
