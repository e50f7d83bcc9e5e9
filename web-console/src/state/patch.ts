/** Two small steps every change of state is made of. */
import type { Conversation, Desk, Notice } from './model'

/** Notices on the screen at once; the oldest makes room. */
const NOTICES_MAX = 4

/** The desk with one conversation changed; unknown ones change nothing. */
export function patchConversation(desk: Desk, id: string, change: (one: Conversation) => Conversation): Desk {
  const one = desk.conversations[id]
  if (one === undefined) return desk
  const next = change(one)
  return next === one ? desk : { ...desk, conversations: { ...desk.conversations, [id]: next } }
}

/** The desk with a notice to show. */
export function notice(desk: Desk, tone: Notice['tone'], text: string, values?: Notice['values']): Desk {
  const added: Notice = { id: desk.next_notice, tone, text, values }
  return {
    ...desk,
    notices: [...desk.notices, added].slice(-NOTICES_MAX),
    next_notice: desk.next_notice + 1,
  }
}
