/** Frames and states for the tests, with only what a test does not care about filled in. */
import type { ConversationView, MessageView, OfferSummary, ToAgent, VisitorView } from '@sixty/web-client/protocol'
import { EMPTY_DESK, type Desk } from '../src/state/model'
import { reduce } from '../src/state/reduce'

export const NOW = Date.parse('2026-01-01T00:00:00Z')
export const ME = { id: 'me', name: '王小美' }

/** A moment so many seconds after NOW, as the server writes it. */
export const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()

export const visitor: VisitorView = { id: 'v1', name: '李女士', verified: false, level: 0, locale: 'zh-CN' }
export const summary: OfferSummary = { mood: 'calm', urgency: 'normal', reason: 'requested', visitor }

/** What a visitor says. */
export const said = (seq: number, text = `m${seq}`): MessageView => ({
  seq,
  author: { kind: 'visitor' },
  text,
  at: at(seq),
})

export const view = (id: string, more: Partial<ConversationView> = {}): ConversationView => ({
  conversation: id,
  status: 'active',
  visitor,
  last_seq: 0,
  entries: [],
  ...more,
})

export const welcome = (conversations: ConversationView[] = []): ToAgent => ({
  type: 'welcome',
  agent: ME,
  role: 'agent',
  teams: [{ id: 't1', key: 'service', name: '客服' }],
  capacity: 5,
  presence: 'online',
  conversations,
  waiting: [],
  server_time: at(0),
  heartbeat_s: 25,
})

export const offer = (id: string, conversation = 'c1'): ToAgent => ({
  type: 'offer',
  offer: id,
  conversation,
  team: 't1',
  summary,
  respond_by: at(50),
  expires_at: at(12),
  stage: 'offer',
})

/** The desk after these frames. */
export function after(frames: ToAgent[], desk: Desk = EMPTY_DESK): Desk {
  return frames.reduce((state, frame) => reduce(state, frame, NOW), desk)
}

/** The texts of the notices on the screen. */
export const noticesOf = (desk: Desk): string[] => desk.notices.map((notice) => notice.text)
