/** One list out of the state: earlier conversations, acknowledged entries, then what is on its way. */
import type { MessageView } from './protocol'
import type { Pending, VisitorState } from './visitor_state'

/** How far an own message has come. */
export type Delivery = 'sending' | 'sent' | 'read' | 'failed'

/** One row of the log; `key` stays the same while a message travels. */
export interface Item {
  key: string
  entry: MessageView
  delivery?: Delivery
  error?: string
  /** The first row of this conversation, with an earlier one above it. */
  begins?: boolean
}

/** The rows in the order they are shown. */
export function timeline(state: VisitorState): Item[] {
  const rows: Item[] = []
  for (const one of state.earlier) rows.push(...one.entries.map((entry) => row(entry, one.conversation)))
  const start = rows.length
  for (const entry of state.entries) rows.push(row(entry, state.conversation ?? '', state.readByThem))
  for (const one of state.pending) rows.push(waiting(one))
  const first = rows[start]
  if (start > 0 && first) first.begins = true
  return rows
}

function row(entry: MessageView, conversation: string, readByThem = 0): Item {
  const item: Item = { key: entry.client_id ?? `${conversation}:${entry.seq}`, entry }
  if (entry.author.kind === 'visitor') item.delivery = entry.seq <= readByThem ? 'read' : 'sent'
  return item
}

function waiting(one: Pending): Item {
  const entry: MessageView = {
    seq: Number.MAX_SAFE_INTEGER,
    client_id: one.client_id,
    author: { kind: 'visitor' },
    text: one.text,
    at: new Date(one.at).toISOString(),
  }
  return { key: one.client_id, entry, delivery: one.failed ? 'failed' : 'sending', error: one.error }
}
