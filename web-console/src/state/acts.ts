/** What the agent does, as changes of state made at once, before the server has answered. Pure. */
import type { Phase, Presence } from '@sixty/web-client'
import { withEntries } from './entries'
import type { Conversation, Desk, Draft, Offer, Pending, Preview } from './model'
import { EMPTY_DRAFT } from './model'
import { patchConversation } from './patch'
import type { MessageView } from '@sixty/web-client/protocol'

/** A message without an answer for so long counts as failed and can be retried. */
export const ACK_WAIT_MS = 15_000

/** The socket's health changed. */
export function linkChanged(desk: Desk, link: Phase): Desk {
  return desk.link === link ? desk : { ...desk, link }
}

/** A presence is chosen that cannot be sent now. */
export function presenceWished(desk: Desk, wish: Presence): Desk {
  return { ...desk, presence_wish: wish === desk.presence ? undefined : wish }
}

/** The agent looks at another conversation (or none). */
export function selected(desk: Desk, id: string | undefined): Desk {
  return desk.selected === id ? desk : { ...desk, selected: id }
}

/** Text typed, or the toggle between reply and note. */
export function drafted(desk: Desk, id: string, change: Partial<Draft>): Desk {
  return { ...desk, drafts: { ...desk.drafts, [id]: { ...draftOf(desk, id), ...change } } }
}

/** The draft of a conversation. */
export function draftOf(desk: Desk, id: string): Draft {
  return desk.drafts[id] ?? EMPTY_DRAFT
}

/** A message was sent: shown at once, its draft cleared. */
export function sent(desk: Desk, id: string, message: Pending): Desk {
  const shown = patchConversation(desk, id, (one) => ({
    ...one,
    pending: [...one.pending.filter((item) => item.client_id !== message.client_id), message],
  }))
  return drafted(shown, id, message.note ? { note: '' } : { reply: '' })
}

/** A failed message goes out again, under the same client_id. */
export function retried(desk: Desk, id: string, clientId: string, now: number): Desk {
  return patchConversation(desk, id, (one) => ({
    ...one,
    pending: one.pending.map((item) =>
      item.client_id === clientId ? { ...item, failed: undefined, tried_at: now } : item,
    ),
  }))
}

/** A failed message is given up; its words go back to the draft when that is empty. */
export function discarded(desk: Desk, id: string, clientId: string): Desk {
  const item = desk.conversations[id]?.pending.find((one) => one.client_id === clientId)
  if (item === undefined) return desk
  const next = patchConversation(desk, id, (one) => ({
    ...one,
    pending: one.pending.filter((other) => other !== item),
  }))
  const draft = draftOf(next, id)
  if (item.note) return draft.note === '' ? drafted(next, id, { note: item.text, mode: 'note' }) : next
  return draft.reply === '' ? drafted(next, id, { reply: item.text, mode: 'reply' }) : next
}

/** Time passes: unanswered messages fail, old typing signals end. */
export function ticked(desk: Desk, now: number): Desk {
  let next = desk
  for (const one of Object.values(desk.conversations)) {
    const late = (item: Pending) => item.failed === undefined && now - item.tried_at > ACK_WAIT_MS
    if (desk.link === 'online' && one.pending.some(late)) {
      next = patchConversation(next, one.id, (found) => ({
        ...found,
        pending: found.pending.map((item) => (late(item) ? { ...item, failed: 'timeout' as const } : item)),
      }))
    }
    if (one.typing !== undefined && one.typing.until <= now) {
      next = patchConversation(next, one.id, (found) => ({ ...found, typing: undefined }))
    }
  }
  return next
}

/** Everything that is still on its way, to be sent again after a reconnect. */
export function unsettled(desk: Desk): { conversation: string; message: Pending }[] {
  return Object.values(desk.conversations).flatMap((one) =>
    one.pending.filter((item) => item.failed === undefined).map((message) => ({ conversation: one.id, message })),
  )
}

/** A button of an offer was pressed. An accepted conversation is asked for from now on, whatever becomes of the offer. */
export function answered(desk: Desk, offer: string, answer: 'accept' | 'decline'): Desk {
  const pressed = desk.offers.find((one) => one.offer === offer)
  if (pressed === undefined) return desk
  const offers = desk.offers.map((one) => (one === pressed ? { ...one, answered: answer } : one))
  const next = { ...desk, offers }
  return answer === 'accept' ? claimed(next, pressed.conversation) : next
}

/** Helps a silent colleague out: the conversation opens for a first message, before it is ours. */
export function rescuing(desk: Desk, offer: Offer): Desk {
  const { conversation: id, summary, team, respond_by } = offer
  const known = desk.conversations[id]
  const opened: Conversation = known ?? {
    id,
    status: 'active',
    mine: false,
    visitor: summary.visitor,
    entries: [],
    pending: [],
    visitor_read: 0,
    my_read: 0,
  }
  const conversations = { ...desk.conversations, [id]: { ...opened, team, respond_by, summary } }
  return selected({ ...desk, conversations }, id)
}

/** A waiting conversation was asked for. */
export function claimed(desk: Desk, id: string): Desk {
  return desk.claiming.includes(id) ? desk : { ...desk, claiming: [...desk.claiming, id] }
}

/** The agent has seen a conversation up to `seq`. */
export function seen(desk: Desk, id: string, seq: number): Desk {
  return patchConversation(desk, id, (one) => (seq <= one.my_read ? one : { ...one, my_read: seq }))
}

/** A notice was read or its time is over. */
export function dismissed(desk: Desk, id: number): Desk {
  return { ...desk, notices: desk.notices.filter((one) => one.id !== id) }
}

/** A transcript was asked for. */
export function transcriptLoading(desk: Desk, id: string): Desk {
  return { ...desk, fetching: { ...desk.fetching, [id]: 'now' } }
}

/** A transcript did not come. */
export function transcriptFailed(desk: Desk, id: string): Desk {
  return { ...desk, fetching: { ...desk.fetching, [id]: 'failed' } }
}

/** A transcript came by REST: of an unknown conversation, or the missing part of a known one. */
export function transcriptLoaded(desk: Desk, read: Conversation, entries: MessageView[]): Desk {
  const known = desk.conversations[read.id]
  const base = known === undefined ? read : { ...known, status: known.mine ? known.status : read.status }
  const { [read.id]: _done, ...fetching } = desk.fetching
  return {
    ...desk,
    fetching,
    conversations: { ...desk.conversations, [read.id]: withEntries(base, entries) },
  }
}

/** Rows of conversations that are not ours came by REST. */
export function previewsLoaded(desk: Desk, previews: Preview[]): Desk {
  const next = { ...desk.previews }
  for (const preview of previews) next[preview.id] = preview
  return { ...desk, previews: next }
}

/** The closed list came by REST, from the start or the next page. */
export function closedLoaded(desk: Desk, items: Preview[], append: boolean, more: boolean): Desk {
  const kept = append ? desk.closed.items : []
  const known = new Set(kept.map((one) => one.id))
  return {
    ...desk,
    closed: { items: [...kept, ...items.filter((one) => !known.has(one.id))], state: 'ready', more },
  }
}
