/** What the console knows: the shape of its state. Changed only by reduce.ts and acts.ts. */
import type { Phase } from '@sixty/web-client'
import type {
  AgentRef,
  ErrorCode,
  MessageView,
  OfferSummary,
  Presence,
  Status,
  TeamView,
  ToAgent,
  VisitorView,
  WaitingView,
} from '@sixty/web-client/protocol'

/** A message of ours that the server has not acknowledged yet. */
export interface Pending {
  client_id: string
  text: string
  note: boolean
  /** Local time of the (last) attempt, for the give-up. */
  tried_at: number
  /** Set when it was refused or nobody answered; then it waits for a retry. */
  failed?: ErrorCode | 'timeout'
}

/** What the agent is writing in one conversation. */
export interface Draft {
  reply: string
  note: string
  mode: 'reply' | 'note'
}

/** Something about the promise of a conversation its owner must see. */
export interface Alarm {
  stage: 'nudge' | 'rescue' | 'breached'
  cause?: string
}

/** One conversation this console has seen. */
export interface Conversation {
  id: string
  status: Status
  /** True while this agent owns it. */
  mine: boolean
  visitor: VisitorView
  team?: string
  respond_by?: string
  first_response_ms?: number
  summary?: OfferSummary
  /** In seq order, no seq twice. */
  entries: MessageView[]
  pending: Pending[]
  /** Who is typing, and until when (local ms) that is believed. */
  typing?: { name?: string; until: number }
  /** The last entry the visitor has seen. */
  visitor_read: number
  /** The last entry this agent has seen. */
  my_read: number
  alarm?: Alarm
  breached?: boolean
}

/** What a list row needs of a conversation that is not ours (from REST). */
export interface Preview {
  id: string
  visitor: string
  name?: string
  verified: boolean
  level: number
  last_message?: string
  closed_at?: string
  outcome?: string
  stars?: number
  first_response_ms?: number
}

/** A ringing offer. */
export type Offer = Omit<Extract<ToAgent, { type: 'offer' }>, 'type'> & {
  /** Local time of arrival, where the countdown ring starts. */
  arrived_at: number
  /** Set once the agent has pressed a button. */
  answered?: 'accept' | 'decline'
}

/** A short message that goes away by itself. */
export interface Notice {
  id: number
  tone: 'info' | 'bad'
  /** Key of the texts. */
  text: string
  values?: Record<string, string | number>
}

/** A team's queue, and when it was heard of. */
export type Queue = WaitingView & { heard_at: number }

/** The closed list, as far as it is loaded. */
export interface ClosedList {
  items: Preview[]
  state: 'empty' | 'loading' | 'ready' | 'failed'
  more: boolean
}

/** Everything the console knows. */
export interface Desk {
  link: Phase
  me?: AgentRef
  role: string
  teams: TeamView[]
  capacity: number
  presence: Presence
  presence_reason?: string
  /** Chosen while there was no connection: goes out with the next one, and is gone once the server has spoken. */
  presence_wish?: Presence
  conversations: Record<string, Conversation>
  queues: Record<string, Queue>
  offers: Offer[]
  /** Conversations we asked for, by claiming them or by accepting their offer. */
  claiming: string[]
  /** Transcripts of conversations not seen before: on their way, or failed. */
  fetching: Record<string, 'now' | 'failed'>
  previews: Record<string, Preview>
  closed: ClosedList
  drafts: Record<string, Draft>
  selected?: string
  notices: Notice[]
  next_notice: number
}

export const EMPTY_DRAFT: Draft = { reply: '', note: '', mode: 'reply' }

export const EMPTY_DESK: Desk = {
  link: 'connecting',
  role: 'agent',
  teams: [],
  capacity: 0,
  presence: 'offline',
  conversations: {},
  queues: {},
  offers: [],
  claiming: [],
  fetching: {},
  previews: {},
  closed: { items: [], state: 'empty', more: false },
  drafts: {},
  notices: [],
  next_notice: 1,
}
