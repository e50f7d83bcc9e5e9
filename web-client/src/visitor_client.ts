/** A visitor's side of a conversation: connects, resumes, sends exactly once, and holds what the screen shows. */
import type { SocketLike } from './connection'
import { Connection, socketUrl } from './connection'
import { Emitter } from './emitter'
import type { Queued } from './memory'
import { Memory } from './memory'
import { Outbox } from './outbox'
import type { Hello, Page, Profile, QuickReply, ToVisitor, VisitorFrame } from './protocol'
import { Store } from './store'
import { TypingOut } from './typing'
import { uuidv7 } from './uuid'
import { Inbox } from './visitor_inbox'
import type { VisitorEvents, VisitorState } from './visitor_state'
import { blankState } from './visitor_state'

/** Characters of a message, as the server counts them. */
export const TEXT_CHARS_MAX = 4000
/** Bytes of a frame. */
const FRAME_BYTES_MAX = 16 * 1024

/** Who talks to whom. */
export interface VisitorOptions {
  /** The server, `https://chat.example.com`. */
  origin: string
  site: string
  locale: string
  page?: () => Page
  storage?: Storage
  socket?: (url: string, protocol: string) => SocketLike
  random?: () => number
}

/** Everything the panel does. */
export class VisitorClient {
  readonly store: Store<VisitorState>
  readonly events = new Emitter<VisitorEvents>()
  readonly connection: Connection<VisitorFrame, ToVisitor>
  #options: VisitorOptions
  #memory: Memory
  #outbox: Outbox
  #inbox: Inbox
  #typing: TypingOut
  #who: Pick<Hello, 'identity' | 'profile'> = {}

  constructor(options: VisitorOptions) {
    this.#options = options
    this.#memory = new Memory(options.site, options.storage)
    this.connection = new Connection<VisitorFrame, ToVisitor>({
      url: socketUrl(options.origin, '/ws/visitor'),
      hello: () => this.#hello(),
      onFrame: (frame) => this.#inbox.take(frame),
      onState: () => this.#connectionChanged(),
      socket: options.socket,
      random: options.random,
    })
    this.store = new Store(blankState(this.connection.state))
    this.#outbox = new Outbox(this.#memory, {
      send: (frame) => this.connection.send(frame),
      onOverdue: (one, why) => this.#inbox.failed(one, why),
    })
    const { store, events, connection } = this
    this.#inbox = new Inbox({ store, events, connection, memory: this.#memory, outbox: this.#outbox })
    this.#typing = new TypingOut((on) => void connection.send({ type: 'typing', on }))
    this.#recall()
  }

  /** Whether an earlier page left something to come back for. */
  get live(): boolean {
    return Boolean(this.#memory.kept.live) || this.#outbox.all.length > 0
  }

  /** Connects, if not connected yet. */
  open(): void {
    this.connection.open()
  }

  /** Sends a text; false when it is empty, too long, or too much waits already. */
  send(text: string): boolean {
    const body = text.trim()
    if (!body) return false
    const frame = { type: 'message.send', client_id: uuidv7(), text: body } as const
    if (tooLong(body, frame)) return this.#refuse('text_too_long')
    if (this.#outbox.full) return this.#refuse('busy')
    this.#typing.stop()
    const pending = { client_id: frame.client_id, text: body, at: Date.now(), failed: false }
    this.store.set({ pending: [...this.store.get().pending, pending], notice: undefined })
    this.#enqueue({ frame, at: pending.at })
    return true
  }

  /** Presses a quick reply. */
  choose(reply: QuickReply): boolean {
    return this.send(reply.label)
  }

  /** Sends a failed message again, as the same message. */
  retry(clientId: string): void {
    const { pending } = this.store.get()
    const one = pending.find((p) => p.client_id === clientId)
    if (!one?.failed) return
    const fresh = { ...one, failed: false, error: undefined }
    this.store.set({ pending: pending.map((p) => (p === one ? fresh : p)) })
    if (this.#outbox.get(clientId)) this.#outbox.push(clientId)
    else this.#outbox.add({ frame: { type: 'message.send', client_id: clientId, text: one.text }, at: one.at })
    this.open()
  }

  /** "A human, please." */
  requestHandoff(): void {
    const { status, handoffAsked } = this.store.get()
    if (handoffAsked || status === 'waiting' || status === 'active') return
    this.store.set({ handoffAsked: true, notice: undefined })
    this.#enqueue({ frame: { type: 'handoff.request', client_id: uuidv7() }, at: Date.now() })
    this.events.emit('handoff', undefined)
  }

  /** Stops waiting; false when offline. */
  leaveQueue(): boolean {
    return this.connection.send({ type: 'queue.leave' })
  }

  /** Leaves a message for follow-up; the event `left` says what became of it. */
  leaveMessage(contact: string, text: string): void {
    this.#enqueue({ frame: { type: 'message.leave', client_id: uuidv7(), contact, text }, at: Date.now() })
  }

  /** Judges a bot answer. */
  feedback(seq: number, helpful: boolean): void {
    if (!this.connection.send({ type: 'answer.feedback', seq, helpful })) return
    this.store.set({ feedback: { ...this.store.get().feedback, [seq]: helpful } })
  }

  /** Rates the conversation. */
  rate(rating: { stars: number; comment?: string; solved?: boolean; tags?: string[] }): void {
    this.store.set({ rating: 'sent' })
    this.#enqueue({ frame: { type: 'rating.submit', client_id: uuidv7(), ...rating }, at: Date.now() })
    this.events.emit('rated', { stars: rating.stars, solved: rating.solved })
  }

  /** Does not want to rate this conversation. */
  skipRating(): void {
    this.store.set({ rating: 'skipped' })
    this.#memory.keep({ skipped: this.store.get().conversation })
  }

  /** The visitor types; at most one frame per second leaves. */
  typing(on: boolean): void {
    if (on) this.#typing.type()
    else this.#typing.stop()
  }

  /** Everything shown has been seen. */
  markRead(): void {
    const { entries, readByMe } = this.store.get()
    const seq = entries.at(-1)?.seq ?? 0
    if (seq <= readByMe) return
    this.store.set({ readByMe: seq, unread: 0 })
    if (this.#memory.kept.conversation) this.#memory.keep({ read: seq })
    this.connection.send({ type: 'read', seq })
    this.events.emit('unread', 0)
  }

  /** The visitor moved on to another page. */
  page(page: Pick<Page, 'url' | 'title'>): void {
    this.connection.send({ type: 'page', ...page })
  }

  /** Who the visitor is, by the site's word (`identity`) or their own (`profile`). */
  setUser(who: { identity?: string; profile?: Profile }): void {
    this.#who = who
    if (this.connection.state.phase !== 'idle') this.connection.restart()
  }

  /** Another language for greetings and answers. */
  setLocale(locale: string): void {
    if (locale === this.#options.locale) return
    this.#options = { ...this.#options, locale }
    if (this.connection.state.phase !== 'idle') this.connection.restart()
  }

  /** Forgets the visitor on this browser (after a logout, or when the server does not know the token any more). */
  reset(): void {
    this.connection.close()
    this.#outbox.clear()
    this.#memory.clear()
    this.#inbox.reset()
    this.#who = {}
    this.store.set(blankState(this.connection.state))
  }

  #hello(): VisitorFrame {
    const { site, locale, page } = this.#options
    const { token } = this.#memory.kept
    return { type: 'hello', site, token, resume: this.#inbox.resume(), locale, page: page?.(), ...this.#who }
  }

  #enqueue(one: Queued): void {
    this.#outbox.add(one)
    this.open()
  }

  #refuse(code: string): false {
    this.store.set({ notice: { code, message: '' } })
    return false
  }

  #connectionChanged(): void {
    const connection = this.connection.state
    this.store.set({ connection })
    if (connection.phase === 'online') return
    this.#outbox.pause()
    if (connection.phase !== 'closed') return
    for (const one of this.#outbox.all) this.#inbox.failed(one, 'closed')
  }

  /** What an earlier page left behind is shown at once. */
  #recall(): void {
    const { conversation, read = 0 } = this.#memory.kept
    const pending = this.#outbox.all.flatMap(({ frame, at }) =>
      frame.type === 'message.send' ? [{ client_id: frame.client_id, text: frame.text ?? '', at, failed: false }] : [],
    )
    const handoffAsked = this.#outbox.all.some((one) => one.frame.type === 'handoff.request')
    this.store.set({ conversation, readByMe: read, pending, handoffAsked })
  }
}

function tooLong(text: string, frame: VisitorFrame): boolean {
  return [...text].length > TEXT_CHARS_MAX || new TextEncoder().encode(JSON.stringify(frame)).length > FRAME_BYTES_MAX
}
