/** The REST calls of the console. Every refusal is an ApiError; nothing else is thrown. */
import type { MessageView } from '@sixty/web-client'
import type { Preview } from '../state/model'

/** An agent, as REST describes them. */
export interface Agent {
  id: string
  email: string
  name: string
  role: 'agent' | 'supervisor' | 'admin'
  capacity: number
  teams: string[]
  disabled: boolean
  presence?: 'online' | 'away' | 'offline'
}

/** A team, as REST describes it. */
export interface Team {
  id: string
  key: string
  name: string
}

/** A conversation, as REST lists it. */
export interface ConversationRow {
  conversation: string
  visitor: { id: string; name?: string | null; verified: boolean; level: number }
  status: 'bot' | 'waiting' | 'active' | 'closed'
  owner?: { id: string; name: string } | null
  team?: string | null
  opened_at: string
  closed_at?: string | null
  last_message?: string | { text?: string | null } | null
  outcome?: string | null
  rating?: { stars: number } | null
  first_response_ms?: number | null
  last_seq: number
}

/** A message that a visitor left, as REST lists it. */
export interface Ticket {
  id: string
  conversation: string
  team?: string
  owner?: { id: string; name: string }
  contact: string
  text: string
  state: 'open' | 'done'
  opened_at: string
  due_at: string
}

/** A call that did not succeed; `code` is the server's, or `network`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterS?: number,
  ) {
    super(message)
  }
}

/** Rows per page of the lists. */
export const PAGE_ROWS = 50

export const api = {
  login: (email: string, password: string) => call<{ agent: Agent }>('POST', '/login', { email, password }),
  logout: () => call<void>('POST', '/logout'),
  me: () => call<{ agent: Agent }>('GET', '/me'),
  socketTicket: () => call<{ ticket: string }>('POST', '/socket-tickets'),
  agents: () => call<{ agents: Agent[] }>('GET', '/agents'),
  teams: () => call<{ teams: Team[] }>('GET', '/teams'),
  conversations: (status: 'open' | 'closed', before?: string) =>
    call<{ conversations: ConversationRow[] }>(
      'GET',
      `/conversations?${new URLSearchParams({ status, limit: String(PAGE_ROWS), ...(before ? { before } : {}) })}`,
    ),
  tickets: (after?: string) =>
    call<{ tickets: Ticket[] }>(
      'GET',
      `/tickets?${new URLSearchParams({ limit: String(PAGE_ROWS), ...(after ? { after } : {}) })}`,
    ),
  finishTicket: (id: string, note: string) =>
    call<Ticket>('POST', `/tickets/${encodeURIComponent(id)}/done`, note === '' ? {} : { note }),
  conversation: (id: string) =>
    call<{ conversation: ConversationRow; entries: MessageView[] }>(
      'GET',
      `/conversations/${encodeURIComponent(id)}`,
    ),
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await reach(method, path, body)
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  const { code = 'other', message = response.statusText } = (answer ?? {}) as { code?: string; message?: string }
  const wait = Number(response.headers.get('Retry-After'))
  throw new ApiError(response.status, code, message, wait > 0 ? wait : undefined)
}

async function reach(method: string, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Sixty-CSRF'] = '1'
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    })
  } catch {
    throw new ApiError(0, 'network', 'the server cannot be reached')
  }
}

/** A REST row as the lists need it. */
export function previewOf(row: ConversationRow): Preview {
  const last = row.last_message
  return {
    id: row.conversation,
    visitor: row.visitor.id,
    name: row.visitor.name ?? undefined,
    verified: row.visitor.verified,
    level: row.visitor.level,
    last_message: (typeof last === 'string' ? last : last?.text) ?? undefined,
    closed_at: row.closed_at ?? undefined,
    outcome: row.outcome ?? undefined,
    stars: row.rating?.stars,
    first_response_ms: row.first_response_ms ?? undefined,
  }
}
