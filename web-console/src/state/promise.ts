/** The first-response clock of one conversation, as the chip in the lists shows it. Pure. */

/** How urgent the chip looks; never by colour alone, `kind` chooses the words. */
export type ChipTone = 'ok' | 'warn' | 'hot' | 'bad'

/** What the chip says. */
export interface Chip {
  kind: 'left' | 'overdue' | 'answered'
  tone: ChipTone
  seconds: number
  /** Share of a minute that is left, 0 to 1, for the ring. */
  share: number
}

/** The ring is full at this much; longer targets start with a full ring. */
const RING_S = 60
const WARN_FROM_S = 30
const HOT_BELOW_S = 15

/** Whole seconds until a moment the server named; negative once it has passed, undefined without one. */
export function secondsLeft(moment: string | undefined, serverNow: number): number | undefined {
  if (moment === undefined) return undefined
  const left = Date.parse(moment) - serverNow
  return Number.isNaN(left) ? undefined : Math.ceil(left / 1000)
}

/** The chip of a conversation with so many seconds left; none when nothing was promised. */
export function chipOf(
  conversation: { first_response_ms?: number; breached?: boolean },
  left: number | undefined,
): Chip | undefined {
  if (conversation.first_response_ms !== undefined) {
    const seconds = Math.max(0, Math.round(conversation.first_response_ms / 1000))
    return { kind: 'answered', tone: conversation.breached === true ? 'bad' : 'ok', seconds, share: 1 }
  }
  if (left === undefined) return undefined
  if (left <= 0) return { kind: 'overdue', tone: 'bad', seconds: Math.abs(left), share: 0 }
  const tone = left > WARN_FROM_S ? 'ok' : left >= HOT_BELOW_S ? 'warn' : 'hot'
  return { kind: 'left', tone, seconds: left, share: Math.min(1, left / RING_S) }
}
