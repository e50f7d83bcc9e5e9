/** What each frame of the server changes on a visitor's screen. Pure: state and frame in, changes out. */
import type { MessageView, ToVisitor } from './protocol'
import type { VisitorState } from './visitor_state'
import { placed, unreadAfter } from './visitor_state'

type Frame<T extends ToVisitor['type']> = Extract<ToVisitor, { type: T }>
type Changes = Partial<VisitorState>

/** `welcome`: where things stand; entries that are missing here follow as `message` frames. */
export function welcomed(state: VisitorState, frame: Frame<'welcome'>): Changes {
  // Entries whose conversation has no name yet belong to the one the server names now.
  const same = !state.conversation || state.conversation === frame.conversation
  const moved = frame.resync ? forgotten() : same ? {} : archived(state)
  const before = { ...state, ...moved }
  return {
    ...moved,
    ready: true,
    conversation: frame.conversation,
    status: frame.status,
    agent: frame.agent,
    greeting: frame.greeting ?? state.greeting,
    quickReplies: frame.quick_replies,
    features: frame.features,
    queue: frame.status === 'waiting' ? before.queue : undefined,
    typing: undefined,
    notice: undefined,
    rating: frame.rated ? 'sent' : frame.status === 'closed' ? before.rating : 'none',
  }
}

/** `status`: another stage, perhaps of a new conversation. */
export function stood(state: VisitorState, frame: Frame<'status'>): Changes {
  const known = state.conversation
  const moved = known && known !== frame.conversation ? archived(state) : {}
  const before = { ...state, ...moved }
  const { status } = frame
  return {
    ...moved,
    conversation: frame.conversation,
    status,
    agent: frame.agent,
    queue: status === 'waiting' ? before.queue : undefined,
    typing: status === 'closed' ? undefined : before.typing,
    handoffAsked: before.handoffAsked && status === 'bot',
    rating: status === 'closed' ? before.rating : 'none',
  }
}

/** `message` (or an own one that was acknowledged): one more entry at its place. */
export function written(state: VisitorState, entry: MessageView): Changes {
  const moved = begins(state, entry) ? archived(state) : {}
  const before = { ...state, ...moved }
  const entries = placed(before.entries, entry)
  return {
    ...moved,
    entries,
    pending: before.pending.filter((one) => one.client_id !== entry.client_id),
    typing: before.typing?.kind === entry.author.kind ? undefined : before.typing,
    unread: unreadAfter(entries, before.readByMe),
  }
}

/** `read`: by the other side, or by this visitor in another window. */
export function seen(state: VisitorState, frame: Frame<'read'>): Changes {
  if (frame.author.kind !== 'visitor') return { readByThem: Math.max(state.readByThem, frame.seq) }
  const readByMe = Math.max(state.readByMe, frame.seq)
  return { readByMe, unread: unreadAfter(state.entries, readByMe) }
}

/** `rating.request`; `skipped` is the conversation the visitor did not want to rate. */
export function invited(state: VisitorState, frame: Frame<'rating.request'>, skipped?: string): Changes {
  if (state.conversation && state.conversation !== frame.conversation) return {}
  if (state.rating !== 'none') return {}
  return { rating: skipped === frame.conversation ? 'skipped' : 'asked' }
}

/** After `closed` a lower `seq` can only belong to the next conversation, whose `status` frame may come later. */
function begins(state: VisitorState, entry: MessageView): boolean {
  const last = state.entries.at(-1)
  if (state.status !== 'closed' || !last || entry.seq > last.seq) return false
  return !state.entries.some(
    (one) => one.seq === entry.seq && one.client_id === entry.client_id && one.text === entry.text,
  )
}

function forgotten(): Changes {
  return { entries: [], earlier: [], readByThem: 0, readByMe: 0, unread: 0, queue: undefined, rating: 'none' }
}

function archived(state: VisitorState): Changes {
  if (!state.entries.length) return { ...forgotten(), earlier: state.earlier, conversation: undefined }
  const one = { conversation: state.conversation ?? `before-${state.earlier.length}`, entries: state.entries }
  return { ...forgotten(), earlier: [...state.earlier, one], conversation: undefined, feedback: {} }
}
