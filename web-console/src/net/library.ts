/** Fetches by REST what the socket does not bring: whole transcripts, the closed list, names of who waits. */
import type { Store } from '@sixty/web-client'
import * as acts from '../state/acts'
import { hasHole } from '../state/entries'
import type { Conversation, Desk } from '../state/model'
import { waiting } from '../state/select'
import { api, ApiError, PAGE_ROWS, previewOf, type ConversationRow } from './api'

/** Names of waiting visitors are asked for at most this often. */
const NAMES_EVERY_MS = 2000

/** Reads by REST into the state. */
export class Library {
  #store: Store<Desk>
  #signedOut: () => void
  #namesAt = 0
  #namesTimer: ReturnType<typeof setTimeout> | undefined
  #unnamed = new Set<string>()

  constructor(store: Store<Desk>, signedOut: () => void) {
    this.#store = store
    this.#signedOut = signedOut
  }

  /** Loads a transcript. Of an own conversation only when entries are missing inside, or when `whole` is wished. */
  async open(id: string, whole = false): Promise<void> {
    const { conversations, fetching } = this.#store.get()
    const known = conversations[id]
    if (fetching[id] === 'now') return
    if (known?.mine === true && known.entries.length > 0 && !whole && !hasHole(known)) return
    this.#store.set(acts.transcriptLoading(this.#store.get(), id))
    const answer = await this.#get(() => api.conversation(id))
    if (answer === undefined) return this.#store.set(acts.transcriptFailed(this.#store.get(), id))
    const read = conversationOf(answer.conversation)
    this.#store.set(acts.transcriptLoaded(this.#store.get(), read, answer.entries))
    this.#store.set(acts.previewsLoaded(this.#store.get(), [previewOf(answer.conversation)]))
  }

  /** Loads the closed list from its start, or the next page. */
  async closed(more = false): Promise<void> {
    const { closed } = this.#store.get()
    if (closed.state === 'loading') return
    this.#store.set({ closed: { ...closed, state: 'loading' } })
    const before = more ? closed.items.at(-1)?.id : undefined
    const answer = await this.#get(() => api.conversations('closed', before))
    const desk = this.#store.get()
    if (answer === undefined) return this.#store.set({ closed: { ...desk.closed, state: 'failed' } })
    const rows = answer.conversations.map(previewOf)
    this.#store.set(acts.closedLoaded(desk, rows, more, rows.length === PAGE_ROWS))
  }

  /** Asks who the waiting visitors are, when there are new ones. */
  nameWaiting(): void {
    const { queues, conversations, previews } = this.#store.get()
    const unknown = waiting(queues, conversations)
      .map((row) => row.conversation)
      .filter((id) => previews[id] === undefined && !this.#unnamed.has(id))
    if (unknown.length === 0 || this.#namesTimer !== undefined) return
    const wait = Math.max(0, this.#namesAt + NAMES_EVERY_MS - Date.now())
    this.#namesTimer = setTimeout(() => void this.#names(unknown), wait)
  }

  async #names(asked: string[]): Promise<void> {
    this.#namesAt = Date.now()
    const answer = await this.#get(() => api.conversations('open'))
    this.#namesTimer = undefined
    if (answer === undefined) return
    const rows = answer.conversations.map(previewOf)
    const found = new Set(rows.map((row) => row.id))
    // Beyond the first page: asked once, not with every frame.
    this.#unnamed = new Set(asked.filter((id) => !found.has(id)))
    this.#store.set(acts.previewsLoaded(this.#store.get(), rows))
  }

  async #get<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#signedOut()
      return undefined
    }
  }
}

function conversationOf(row: ConversationRow): Conversation {
  return {
    id: row.conversation,
    status: row.status,
    mine: false,
    visitor: {
      id: row.visitor.id,
      name: row.visitor.name ?? undefined,
      verified: row.visitor.verified,
      level: row.visitor.level,
      // REST does not tell; the visitor's card then leaves the line out.
      locale: '',
    },
    team: row.team ?? undefined,
    first_response_ms: row.first_response_ms ?? undefined,
    entries: [],
    pending: [],
    visitor_read: 0,
    my_read: row.last_seq,
  }
}
