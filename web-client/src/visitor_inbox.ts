/** Takes the server's frames in: updates the screen's state, the memory and the outbox, and tells the host page. */
import type { Connection } from './connection'
import type { Emitter } from './emitter'
import type { Memory, Queued } from './memory'
import type { Outbox } from './outbox'
import type { ErrorFrame, MessageView, Resume, ToVisitor, VisitorFrame } from './protocol'
import type { Store } from './store'
import { invited, seen, stood, welcomed, written } from './visitor_frames'
import type { VisitorEvents, VisitorState } from './visitor_state'

type Frame<T extends ToVisitor['type']> = Extract<ToVisitor, { type: T }>

/** A typing mark that is not renewed disappears. */
const TYPING_SHOWN_MS = 6000

/** What the inbox works on; the client owns it. */
export interface InboxKit {
  store: Store<VisitorState>
  events: Emitter<VisitorEvents>
  memory: Memory
  outbox: Outbox
  connection: Connection<VisitorFrame, ToVisitor>
}

/** One visitor's incoming side. */
export class Inbox {
  #kit: InboxKit
  #typing: ReturnType<typeof setTimeout> | undefined
  /** The last entry that came as a `message`: an `ack` alone may have overtaken somebody else's entry. */
  #lastSeq = 0
  /** Entries up to here are a replay. */
  #replayUntil = 0
  #epoch = ''

  constructor(kit: InboxKit) {
    this.#kit = kit
  }

  /** Where to go on after a lost connection or a reload. */
  resume(): Resume | undefined {
    const { conversation, epoch } = this.#kit.memory.kept
    return conversation && epoch ? { conversation, last_seq: this.#lastSeq, epoch } : undefined
  }

  /** Starts from nothing. */
  reset(): void {
    clearTimeout(this.#typing)
    this.#lastSeq = this.#replayUntil = 0
    this.#epoch = ''
  }

  /** Takes one frame. */
  take(frame: ToVisitor): void {
    const { store } = this.#kit
    if (frame.type === 'welcome') this.#welcome(frame)
    else if (frame.type === 'ack') this.#ack(frame)
    else if (frame.type === 'message') this.#message(frame)
    else if (frame.type === 'typing') this.#typed(frame)
    else if (frame.type === 'read') store.set(seen(store.get(), frame))
    else if (frame.type === 'status') this.#status(frame)
    else if (frame.type === 'queue') this.#queue(frame)
    else if (frame.type === 'rating.request') store.set(invited(store.get(), frame, this.#kit.memory.kept.skipped))
    else if (frame.type === 'error') this.#error(frame)
  }

  /** A message will not arrive by itself; it stays visible with a way to retry. */
  failed(one: Queued, why: string): void {
    const { store } = this.#kit
    // Nobody waits for a rating's answer; the next welcome says whether it is there.
    if (one.frame.type === 'rating.submit') return void this.#kit.outbox.done(one.frame.client_id)
    if (one.frame.type === 'message.leave') return this.#kit.events.emit('left', why)
    if (one.frame.type !== 'message.send') return store.set({ notice: { code: why, message: '' }, handoffAsked: false })
    const pending = store
      .get()
      .pending.map((p) => (p.client_id === one.frame.client_id ? { ...p, failed: true, error: why } : p))
    store.set({ pending })
  }

  #welcome(frame: Frame<'welcome'>): void {
    const { store, memory, outbox, connection, events } = this.#kit
    const before = store.get()
    store.set(welcomed(before, frame))
    if (frame.resync || (before.conversation && before.conversation !== frame.conversation)) this.#lastSeq = 0
    this.#replayUntil = frame.last_seq
    this.#epoch = frame.epoch
    memory.keep({ token: frame.token })
    this.#remember(frame.conversation, frame.status !== 'closed')
    if (frame.rated) for (const one of outbox.all) if (one.frame.type === 'rating.submit') outbox.done(one.frame.client_id)
    store.set({ pending: store.get().pending.map((p) => (outbox.get(p.client_id) ? { ...p, failed: false } : p)) })
    outbox.pushAll()
    const { readByMe } = store.get()
    if (readByMe > 0) connection.send({ type: 'read', seq: readByMe })
    if (!before.ready) events.emit('ready', undefined)
  }

  #ack(frame: Frame<'ack'>): void {
    const one = this.#kit.outbox.done(frame.client_id)
    const pending = this.#kit.store.get().pending.find((p) => p.client_id === frame.client_id)
    if (!pending && one?.frame.type !== 'message.send') return this.#answered(one)
    const text = pending?.text ?? (one?.frame.type === 'message.send' ? one.frame.text : undefined)
    const { client_id, seq, at } = frame
    this.#place({ client_id, seq, at, text, author: { kind: 'visitor' } })
  }

  /** Stored, and not a message whose words are shown already. */
  #answered(one?: Queued): void {
    // A request for a person may be answered by words instead of a place in the queue: it can be pressed again.
    if (one?.frame.type === 'handoff.request') this.#kit.store.set({ handoffAsked: false })
    else if (one?.frame.type === 'message.leave') this.#kit.events.emit('left', undefined)
  }

  #message({ type: _, ...entry }: Frame<'message'>): void {
    const { store, events, outbox } = this.#kit
    if (entry.client_id) this.#answered(outbox.done(entry.client_id))
    const known = store.get().entries.some((one) => one.seq === entry.seq)
    const unread = store.get().unread
    this.#place(entry)
    this.#lastSeq = Math.max(this.#lastSeq, entry.seq)
    if (!known && entry.seq > this.#replayUntil && entry.author.kind !== 'visitor') events.emit('message', entry)
    if (store.get().unread !== unread) events.emit('unread', store.get().unread)
  }

  #place(entry: MessageView): void {
    const { store } = this.#kit
    const before = store.get()
    store.set(written(before, entry))
    if (store.get().earlier !== before.earlier) this.#begins()
  }

  #status(frame: Frame<'status'>): void {
    const { store, events, outbox } = this.#kit
    const before = store.get()
    store.set(stood(before, frame))
    if (store.get().earlier !== before.earlier) this.#begins()
    this.#remember(frame.conversation, frame.status !== 'closed')
    if (frame.status === 'waiting' || frame.status === 'active')
      for (const one of outbox.all) if (one.frame.type === 'handoff.request') outbox.done(one.frame.client_id)
    events.emit('status', { status: frame.status, agent: frame.agent })
  }

  #queue(frame: Frame<'queue'>): void {
    this.#kit.store.set({ queue: frame, handoffAsked: false })
    this.#kit.events.emit('queue', frame)
  }

  #typed(frame: Frame<'typing'>): void {
    const { store } = this.#kit
    if (frame.author.kind === 'visitor') return
    clearTimeout(this.#typing)
    store.set({ typing: frame.on ? frame.author : undefined })
    if (frame.on) this.#typing = setTimeout(() => store.set({ typing: undefined }), TYPING_SHOWN_MS)
  }

  #error(frame: ErrorFrame): void {
    const { outbox, store } = this.#kit
    const { code, message, client_id, retry_after_ms } = frame
    const one = client_id ? outbox.get(client_id) : undefined
    if (!one || !client_id) return store.set({ notice: { code, message } })
    if (retry_after_ms !== undefined && outbox.later(client_id, retry_after_ms)) return
    outbox.done(client_id)
    if (one.frame.type.startsWith('message.')) return this.failed(one, code)
    const rated = code === 'already_rated'
    if (one.frame.type === 'rating.submit' && !rated) store.set({ rating: 'asked' })
    store.set({ handoffAsked: false, ...(rated ? {} : { notice: { code, message } }) })
  }

  /** A new conversation: its `seq` starts again. */
  #begins(): void {
    this.#lastSeq = this.#replayUntil = 0
    this.#kit.memory.keep({ conversation: undefined, read: 0 })
  }

  #remember(conversation: string | undefined, live: boolean): void {
    // Without a conversation nothing but the token may be kept.
    if (!conversation && !this.#kit.memory.kept.conversation) return
    this.#kit.memory.keep({ conversation, epoch: this.#epoch, live: Boolean(conversation) && live })
  }
}
