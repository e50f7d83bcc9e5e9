/** Questions the screens ask of the state. Pure. */
import type { TeamView, WaitingItem } from '@sixty/web-client/protocol'
import type { Conversation, Desk, Offer } from './model'

/** Own conversations: unanswered by deadline (the most overdue first), then the answered ones as they came. */
export function mine(conversations: Desk['conversations']): Conversation[] {
  return Object.values(conversations)
    .filter((one) => one.mine)
    .sort(byDeadline)
}

function byDeadline(a: Conversation, b: Conversation): number {
  const left = openDeadline(a)
  const right = openDeadline(b)
  if (left !== right) return left < right ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function openDeadline(one: Conversation): number {
  if (one.first_response_ms !== undefined || one.respond_by === undefined) return Number.POSITIVE_INFINITY
  return Date.parse(one.respond_by)
}

/** Whether this agent may write to the visitor: as the owner, or while a rescue rings, where the first message wins. */
export function mayReply(desk: Desk, one: Conversation): boolean {
  return one.mine || rescue(desk, one.id) !== undefined
}

/** The ringing rescue of a conversation. */
export function rescue(desk: Desk, id: string): Offer | undefined {
  return desk.offers.find((offer) => offer.conversation === id && offer.stage === 'rescue')
}

/** One waiting conversation and its team. */
export type WaitingRow = WaitingItem & { team: string }

/** Who waits in the agent's teams, by deadline. */
export function waiting(queues: Desk['queues'], conversations: Desk['conversations']): WaitingRow[] {
  return Object.values(queues)
    .flatMap((queue) => queue.items.map((item) => ({ ...item, team: queue.team })))
    .filter((item) => conversations[item.conversation]?.mine !== true)
    .sort(
      (a, b) => Date.parse(a.respond_by) - Date.parse(b.respond_by) || (a.conversation < b.conversation ? -1 : 1),
    )
}

/** Depth and longest wait over all queues, at local time `now`. */
export function queueTotals(
  queues: Desk['queues'],
  now: number,
): { depth: number; oldest_s: number; at_risk: number } {
  let depth = 0
  let oldest_s = 0
  let at_risk = 0
  for (const queue of Object.values(queues)) {
    depth += queue.depth
    at_risk += queue.at_risk
    if (queue.depth > 0) {
      oldest_s = Math.max(oldest_s, queue.oldest_s + Math.floor((now - queue.heard_at) / 1000))
    }
  }
  return { depth, oldest_s, at_risk }
}

/** How many conversations this agent holds. */
export function load(conversations: Desk['conversations']): number {
  return Object.values(conversations).filter((one) => one.mine).length
}

/** The name of a team, or its key. */
export function teamName(teams: TeamView[], id: string | undefined): string | undefined {
  if (id === undefined) return undefined
  return teams.find((team) => team.id === id || team.key === id)?.name
}

/** What tells nameless visitors apart: the end of an id. */
export function shortId(id: string): string {
  return id.slice(-4).toUpperCase()
}
