/** Ties the socket, the REST calls and the state together; everything a screen can do is a method here. */
import type { AgentFrame, Outcome, Presence, ToAgent, TransferTo } from '@sixty/web-client'
import { Connection, socketUrl, StopConnecting, Store, uuidv7, type Phase } from '@sixty/web-client'
import * as acts from '../state/acts'
import { knownUpTo } from '../state/entries'
import { EMPTY_DESK, type Desk, type Draft } from '../state/model'
import { notice } from '../state/patch'
import { reduce } from '../state/reduce'
import { mayReply } from '../state/select'
import { api, ApiError } from './api'
import { Library } from './library'

/** How often unanswered messages and old typing signals are looked for. */
const TICK_MS = 1000
/** A typing signal goes out at most this often. */
const TYPING_EVERY_MS = 2500
/** Close code: not authenticated. */
const NOT_AUTHENTICATED = 4401

/** One agent's console, from login to logout. */
export class DeskClient {
  readonly store = new Store<Desk>(EMPTY_DESK)
  readonly connection: Connection<AgentFrame, ToAgent>
  readonly library: Library
  #signedOut: () => void
  #timer: ReturnType<typeof setInterval> | undefined
  #typedAt = new Map<string, number>()

  /** `signedOut` is called when the server no longer knows us. */
  constructor(signedOut: () => void) {
    this.#signedOut = signedOut
    this.library = new Library(this.store, signedOut)
    this.connection = new Connection<AgentFrame, ToAgent>({
      url: socketUrl(location.origin, '/ws/agent'),
      hello: () => this.#hello(),
      onFrame: (frame) => this.#heard(frame),
      onState: ({ phase, closeCode }) => this.#phase(phase, closeCode),
    })
  }

  /** Connects. */
  open(): void {
    this.connection.open()
    this.#timer ??= setInterval(() => this.store.set(acts.ticked(this.store.get(), Date.now())), TICK_MS)
  }

  /** Disconnects; the state stays. */
  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.connection.close()
  }

  select(id: string | undefined): void {
    this.#act((desk) => acts.selected(desk, id))
    if (id !== undefined) void this.library.open(id)
  }

  draft(id: string, change: Partial<Draft>): void {
    this.#act((desk) => acts.drafted(desk, id, change))
    const one = this.store.get().conversations[id]
    // A rescuer who types keeps the ring; the visitor hears of them with the first message.
    if (change.reply !== undefined && one !== undefined && mayReply(this.store.get(), one)) {
      this.#typing(id, change.reply !== '')
    }
  }

  /** Sends what is written, in the mode it is written in. */
  send(id: string): void {
    const draft = acts.draftOf(this.store.get(), id)
    const note = draft.mode === 'note'
    const text = (note ? draft.note : draft.reply).trim()
    if (text === '') return
    const message = { client_id: uuidv7(), text, note, tried_at: Date.now() }
    this.#act((desk) => acts.sent(desk, id, message))
    this.connection.send({ type: 'message.send', conversation: id, client_id: message.client_id, text, note })
    this.#typedAt.delete(id)
  }

  retry(id: string, clientId: string): void {
    this.#act((desk) => acts.retried(desk, id, clientId, Date.now()))
    this.#resend(clientId)
  }

  discard(id: string, clientId: string): void {
    this.#act((desk) => acts.discarded(desk, id, clientId))
  }

  /** Takes an offer. A rescue is not taken by a click: it opens, and the first message wins it. */
  accept(offer: string): void {
    const ringing = this.store.get().offers.find((one) => one.offer === offer)
    if (ringing?.stage !== 'rescue') {
      this.#ask({ type: 'offer.accept', offer }, (desk) => acts.answered(desk, offer, 'accept'))
      return
    }
    this.#act((desk) => acts.rescuing(desk, ringing))
    void this.library.open(ringing.conversation)
  }

  decline(offer: string): void {
    this.#ask({ type: 'offer.decline', offer }, (desk) => acts.answered(desk, offer, 'decline'))
  }

  claim(id: string): void {
    this.#ask({ type: 'conversation.claim', conversation: id }, (desk) => acts.claimed(desk, id))
  }

  /** True when the wish went out; then the dialog may close. */
  transfer(id: string, to: TransferTo, note: string): boolean {
    return this.#ask({ type: 'conversation.transfer', conversation: id, to, note })
  }

  /** True when the wish went out; then the dialog may close. */
  end(id: string, outcome: Outcome, tags: string[], note: string): boolean {
    return this.#ask({ type: 'conversation.close', conversation: id, outcome, tags, note: note || undefined })
  }

  /** Without a connection the wish goes out with the next one: who chooses early, or in a tunnel, need not choose again. */
  setPresence(presence: Presence): void {
    const went = this.connection.send({ type: 'presence.set', presence })
    if (!went) this.#act((desk) => acts.presenceWished(desk, presence))
  }

  /** The agent has the entries up to `seq` before their eyes. */
  seen(id: string, seq: number): void {
    const one = this.store.get().conversations[id]
    if (one === undefined || seq <= one.my_read) return
    this.#act((desk) => acts.seen(desk, id, seq))
    if (one.mine) this.connection.send({ type: 'read', conversation: id, seq })
  }

  dismiss(notice: number): void {
    this.#act((desk) => acts.dismissed(desk, notice))
  }

  /** Shows a refusal. */
  refuse(code: string): void {
    this.#act((desk) => notice(desk, 'bad', `error.${code}`))
  }

  #act(change: (desk: Desk) => Desk): void {
    this.store.set(change(this.store.get()))
    // What the agent did is on the screen in the same frame; only what the server says waits for the next.
    this.store.flush()
  }

  #ask(frame: AgentFrame, change?: (desk: Desk) => Desk): boolean {
    const went = this.connection.send(frame)
    if (!went) this.refuse('offline')
    else if (change !== undefined) this.#act(change)
    return went
  }

  #typing(id: string, on: boolean): void {
    const now = Date.now()
    const last = this.#typedAt.get(id)
    if (on && last !== undefined && now - last < TYPING_EVERY_MS) return
    if (!on && last === undefined) return
    if (on) this.#typedAt.set(id, now)
    else this.#typedAt.delete(id)
    this.connection.send({ type: 'typing', conversation: id, on })
  }

  async #hello(): Promise<AgentFrame> {
    const resume = Object.values(this.store.get().conversations)
      .filter((one) => one.mine && one.entries.length > 0)
      .map((one) => ({ conversation: one.id, last_seq: knownUpTo(one) }))
    try {
      const { ticket } = await api.socketTicket()
      return { type: 'hello', ticket, resume }
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw new StopConnecting(NOT_AUTHENTICATED)
      throw error
    }
  }

  #heard(frame: ToAgent): void {
    this.store.set(reduce(this.store.get(), frame, Date.now()))
    if (frame.type === 'welcome') this.#resume()
    if (frame.type === 'welcome' || frame.type === 'waiting') this.library.nameWaiting()
    if (frame.type === 'assigned' && this.store.get().selected === frame.conversation) {
      void this.library.open(frame.conversation)
    }
    if (frame.type === 'unassigned' && frame.why === 'closed') void this.library.closed()
    // An offer must be seen and heard at once, also in a hidden page where frames are not painted.
    if (frame.type === 'offer') this.store.flush()
  }

  /** A new connection: what is on its way goes out again, and what was chosen without one. */
  #resume(): void {
    this.#resend()
    const { presence_wish } = this.store.get()
    if (presence_wish !== undefined) this.connection.send({ type: 'presence.set', presence: presence_wish })
  }

  /** Sends again what is on its way: all of it, or one message. */
  #resend(clientId?: string): void {
    for (const { conversation, message } of acts.unsettled(this.store.get())) {
      const { client_id, text, note } = message
      if (clientId !== undefined && clientId !== client_id) continue
      this.connection.send({ type: 'message.send', conversation, client_id, text, note })
    }
  }

  #phase(phase: Phase, closeCode: number | undefined): void {
    this.store.set(acts.linkChanged(this.store.get(), phase))
    if (phase === 'closed' && closeCode === NOT_AUTHENTICATED) this.#signedOut()
  }
}
