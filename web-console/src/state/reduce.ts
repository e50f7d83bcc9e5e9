/** One frame from the server in, the next state out. Pure: the caller says what time it is. */
import type { ConversationView, ErrorFrame, MessageView, ToAgent } from '@sixty/web-client/protocol'
import { withEntries } from './entries'
import type { Conversation, Desk, Notice } from './model'
import { notice, patchConversation } from './patch'

/** How long a typing signal is believed without another one. */
export const TYPING_MS = 6000

type Frame<T extends ToAgent['type']> = Extract<ToAgent, { type: T }>

/** The state after `frame`, which arrived at local time `now`. */
export function reduce(desk: Desk, frame: ToAgent, now: number): Desk {
  switch (frame.type) {
    case 'welcome':
      return welcomed(desk, frame, now)
    case 'offer':
      return offered(desk, frame, now)
    case 'offer.withdrawn':
      return withdrawn(desk, frame)
    case 'assigned':
      return assigned(desk, frame)
    case 'unassigned':
      return unassigned(desk, frame)
    case 'sla':
      return promised(desk, frame)
    case 'waiting':
      return { ...desk, queues: { ...desk.queues, [frame.team]: { ...frame, heard_at: now } } }
    case 'message':
      return spoken(desk, frame)
    case 'ack':
      return acknowledged(desk, frame)
    case 'typing':
      return patchConversation(desk, frame.conversation, (one) => ({
        ...one,
        typing: frame.on ? { name: frame.author.name, until: now + TYPING_MS } : undefined,
      }))
    case 'read':
      if (frame.author.kind !== 'visitor') return desk
      return patchConversation(desk, frame.conversation, (one) => ({
        ...one,
        visitor_read: Math.max(one.visitor_read, frame.seq),
      }))
    case 'status':
      return patchConversation(desk, frame.conversation, (one) => ({ ...one, status: frame.status }))
    case 'presence':
      if (frame.agent !== desk.me?.id) return desk
      return { ...desk, presence: frame.presence, presence_reason: frame.reason, presence_wish: undefined }
    case 'error':
      return refused(desk, frame)
    default:
      return desk
  }
}

/** A conversation as the server describes it, over what is already known of it. */
function fromView(view: ConversationView, known: Conversation | undefined): Conversation {
  const base: Conversation = known ?? {
    id: view.conversation,
    status: view.status,
    mine: true,
    visitor: view.visitor,
    entries: [],
    pending: [],
    visitor_read: 0,
    // What an agent has answered, an agent has read.
    my_read: view.entries.findLast((entry) => entry.author.kind === 'agent')?.seq ?? 0,
  }
  return withEntries(
    {
      ...base,
      status: view.status,
      mine: true,
      visitor: view.visitor,
      team: view.team ?? base.team,
      respond_by: view.respond_by ?? base.respond_by,
      first_response_ms: view.first_response_ms ?? base.first_response_ms,
      summary: view.summary ?? base.summary,
    },
    view.entries,
  )
}

function welcomed(desk: Desk, frame: Frame<'welcome'>, now: number): Desk {
  const owned = new Set(frame.conversations.map((view) => view.conversation))
  const conversations: Record<string, Conversation> = {}
  for (const [id, one] of Object.entries(desk.conversations)) {
    conversations[id] = owned.has(id) ? one : { ...one, mine: false }
  }
  for (const view of frame.conversations) {
    conversations[view.conversation] = fromView(view, conversations[view.conversation])
  }
  const queues: Desk['queues'] = {}
  for (const view of frame.waiting) queues[view.team] = { ...view, heard_at: now }
  const lost = Object.values(desk.conversations).filter((one) => one.mine && !owned.has(one.id))
  return lost.reduce<Desk>(
    (next, one) => notice(next, 'info', 'unassigned.other', whoOf(one)),
    {
      ...desk,
      me: frame.agent,
      role: frame.role,
      teams: frame.teams,
      capacity: frame.capacity,
      presence: frame.presence,
      presence_reason: frame.presence === desk.presence ? desk.presence_reason : undefined,
      presence_wish: frame.presence === desk.presence_wish ? undefined : desk.presence_wish,
      conversations,
      queues,
      // The server rings again for what still rings.
      offers: [],
      claiming: [],
    },
  )
}

function offered(desk: Desk, frame: Frame<'offer'>, now: number): Desk {
  const { type: _type, ...offer } = frame
  const others = desk.offers.filter((one) => one.offer !== frame.offer)
  return { ...desk, offers: [...others, { ...offer, arrived_at: now }] }
}

function withdrawn(desk: Desk, frame: Frame<'offer.withdrawn'>): Desk {
  const gone = desk.offers.find((one) => one.offer === frame.offer)
  if (gone === undefined) return desk
  const next = { ...desk, offers: desk.offers.filter((one) => one !== gone) }
  // After a press the answer tells how it went: `assigned`, or a refusal with its own notice.
  if (gone.answered !== undefined) return next
  // A rescue that ends its turn rings again, here or elsewhere, until somebody has answered.
  if (gone.stage === 'rescue' && frame.why === 'expired') return next
  return notice(next, 'info', `withdrawn.${frame.why}`)
}

function assigned(desk: Desk, frame: Frame<'assigned'>): Desk {
  const id = frame.conversation
  return {
    ...desk,
    conversations: { ...desk.conversations, [id]: fromView(frame, desk.conversations[id]) },
    offers: desk.offers.filter((one) => one.conversation !== id),
    claiming: desk.claiming.filter((one) => one !== id),
    // What was asked for opens; what falls from the sky must not tear the agent away from a sentence.
    selected: desk.claiming.includes(id) || desk.selected === undefined ? id : desk.selected,
  }
}

function unassigned(desk: Desk, frame: Frame<'unassigned'>): Desk {
  const known = desk.conversations[frame.conversation]
  if (known === undefined || !known.mine) return desk
  const next = patchConversation(desk, frame.conversation, (one) => ({
    ...one,
    mine: false,
    alarm: undefined,
    // The clock goes on elsewhere.
    respond_by: undefined,
    status: frame.why === 'closed' ? 'closed' : one.status,
  }))
  return notice(next, 'info', `unassigned.${frame.why}`, whoOf(known))
}

/** Who a notice is about; the texts name those who have no name. */
function whoOf({ visitor }: Conversation): Notice['values'] {
  return { name: visitor.name ?? '', visitor: visitor.id }
}

function promised(desk: Desk, frame: Frame<'sla'>): Desk {
  return patchConversation(desk, frame.conversation, (one) => {
    const next = { ...one, respond_by: frame.respond_by }
    if (frame.stage === 'met') {
      return { ...next, alarm: undefined, first_response_ms: frame.first_response_ms ?? one.first_response_ms }
    }
    return {
      ...next,
      alarm: { stage: frame.stage, cause: frame.cause },
      breached: one.breached === true || frame.stage === 'breached',
    }
  })
}

function spoken(desk: Desk, frame: MessageView): Desk {
  if (frame.conversation === undefined) return desk
  return patchConversation(desk, frame.conversation, (one) => ({
    ...withEntries(one, [frame]),
    typing: frame.author.kind === 'visitor' ? undefined : one.typing,
  }))
}

function acknowledged(desk: Desk, frame: Frame<'ack'>): Desk {
  return patchConversation(desk, frame.conversation, (one) => {
    const sent = one.pending.find((item) => item.client_id === frame.client_id)
    if (sent === undefined) return one
    const author = { kind: 'agent' as const, id: desk.me?.id, name: desk.me?.name }
    const entry: MessageView = {
      seq: frame.seq,
      client_id: frame.client_id,
      author,
      text: sent.text,
      note: sent.note || undefined,
      at: frame.at,
    }
    return withEntries(one, [entry])
  })
}

function refused(desk: Desk, frame: ErrorFrame): Desk {
  if (frame.client_id !== undefined) return sendRefused(desk, frame.client_id, frame)
  const offers =
    frame.code === 'offer_gone'
      ? desk.offers.filter((one) => one.answered === undefined)
      : desk.offers.map((one) => ({ ...one, answered: undefined }))
  return notice({ ...desk, offers, claiming: [] }, 'bad', `error.${frame.code}`)
}

function sendRefused(desk: Desk, clientId: string, frame: ErrorFrame): Desk {
  for (const one of Object.values(desk.conversations)) {
    if (!one.pending.some((item) => item.client_id === clientId)) continue
    return patchConversation(desk, one.id, (found) => ({
      ...found,
      pending: found.pending.map((item) => (item.client_id === clientId ? { ...item, failed: frame.code } : item)),
    }))
  }
  return desk
}
