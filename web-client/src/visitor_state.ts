/** What a visitor's screen is drawn from. */
import type { ConnectionState } from './connection'
import type { AgentRef, Author, EtaRange, MessageView, PromiseState, QuickReply, Status } from './protocol'

/** A message of this visitor that has no `seq` yet. */
export interface Pending {
  client_id: string
  text: string
  /** Local time. */
  at: number
  failed: boolean
  /** Why it failed: an error code of the server, or `no_answer`. */
  error?: string
}

/** A place in the queue. */
export interface QueueView {
  position: number
  eta_s: EtaRange
  /** Nobody is there: the range is not to be shown. */
  absent?: boolean
  /** Server time; compare by the server's clock. */
  respond_by: string
  promise: PromiseState
}

/** `asked`: the visitor is invited to rate; `sent`: they have; `skipped`: not now. */
export type RatingState = 'none' | 'asked' | 'sent' | 'skipped'

/** An earlier conversation that this page saw. */
export interface Earlier {
  conversation: string
  entries: readonly MessageView[]
}

/** Everything the panel shows. */
export interface VisitorState {
  connection: ConnectionState
  /** A `welcome` has come on this page. */
  ready: boolean
  conversation?: string
  status: Status
  agent?: AgentRef
  /** Acknowledged entries in `seq` order. */
  entries: readonly MessageView[]
  pending: readonly Pending[]
  earlier: readonly Earlier[]
  /** The other side has read up to here. */
  readByThem: number
  /** This visitor has read up to here. */
  readByMe: number
  unread: number
  /** Who is typing. */
  typing?: Author
  queue?: QueueView
  /** A human was asked for and the server has not answered yet. */
  handoffAsked: boolean
  rating: RatingState
  greeting?: string
  quickReplies: readonly QuickReply[]
  features: readonly string[]
  /** Judged answers, by `seq`. */
  feedback: Readonly<Record<number, boolean>>
  /** The last refusal that is about no message. */
  notice?: { code: string; message: string }
}

/** What the host page may hear of. */
export interface VisitorEvents {
  ready: undefined
  /** A new entry of somebody else; entries of earlier pages are not repeated here. */
  message: MessageView
  status: Pick<VisitorState, 'status' | 'agent'>
  queue: QueueView
  handoff: undefined
  /** A message that was left has arrived, or why it has not; after `no_answer` it is still on its way. */
  left: string | undefined
  rated: { stars: number; solved?: boolean }
  unread: number
}

/** Before the first `welcome`; every part is named, so that it also wipes an earlier state. */
export function blankState(connection: ConnectionState): VisitorState {
  return {
    connection,
    ready: false,
    conversation: undefined,
    agent: undefined,
    typing: undefined,
    queue: undefined,
    greeting: undefined,
    notice: undefined,
    status: 'bot',
    entries: [],
    pending: [],
    earlier: [],
    readByThem: 0,
    readByMe: 0,
    unread: 0,
    handoffAsked: false,
    rating: 'none',
    quickReplies: [],
    features: [],
    feedback: {},
  }
}

/** Adds an entry at its place; one with a known `seq` replaces what was there. */
export function placed(entries: readonly MessageView[], entry: MessageView): readonly MessageView[] {
  let at = entries.length
  while (at > 0 && entries[at - 1]!.seq > entry.seq) at--
  const known = at > 0 && entries[at - 1]!.seq === entry.seq
  return [...entries.slice(0, known ? at - 1 : at), entry, ...entries.slice(at)]
}

/** How many entries of others come after `seq`. */
export function unreadAfter(entries: readonly MessageView[], seq: number): number {
  return entries.filter((one) => one.seq > seq && (one.author.kind === 'bot' || one.author.kind === 'agent')).length
}
