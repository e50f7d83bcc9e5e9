/** One WebSocket that comes back by itself: back-off, heartbeat, clock; the same for visitors and agents. */
import { backoffMs, reconnects } from './backoff'
import { ServerClock } from './clock'
import { SUBPROTOCOL } from './protocol'

/** `closed` is for good: the server said to stay away, or `hello` threw `StopConnecting`. */
export type Phase = 'idle' | 'connecting' | 'online' | 'waiting' | 'closed'

/** Where the connection stands; `since` is local time. */
export interface ConnectionState {
  phase: Phase
  since: number
  /** Reconnects tried since the last stable connection. */
  attempt: number
  /** While `waiting`: the next try, local time. */
  retryAt?: number
  /** Why the last socket closed. */
  closeCode?: number
}

/** The part of a WebSocket that is used; tests bring their own. */
export interface SocketLike {
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(data: string): void
  close(code?: number): void
}

/** What a connection needs to know. */
export interface ConnectionOptions<Out, In> {
  url: string
  /** The first frame, built anew for every socket; may be asynchronous (an agent fetches a ticket). */
  hello: () => Out | Promise<Out>
  /** Every frame, `welcome` included, after the connection took what it needs from it. */
  onFrame: (frame: In) => void
  onState?: (state: ConnectionState) => void
  clock?: ServerClock
  socket?: (url: string, protocol: string) => SocketLike
  random?: () => number
}

/** Thrown by `hello`: do not try again by yourself (the session is gone, say). */
export class StopConnecting extends Error {
  constructor(readonly code = 4401) {
    super(`stop connecting (${code})`)
  }
}

/** No `welcome` within this time: the socket is given up. */
const WELCOME_WITHIN_MS = 15_000
/** No frame within this time after a ping: the connection is dead. */
const PONG_WITHIN_MS = 8_000
/** Online for this long: the next back-off starts from the beginning. */
const STABLE_MS = 10_000
/** Used until `welcome` says otherwise. */
const HEARTBEAT_S = 25

type Known = {
  type: string
  server_time?: string
  heartbeat_s?: number
  retry_after_ms?: number
  t?: number
}

/** Sends and receives frames of type `Out` and `In`. */
export class Connection<Out extends { type: string }, In extends { type: string }> {
  readonly clock: ServerClock
  #options: ConnectionOptions<Out, In>
  #socket: SocketLike | undefined
  #state: ConnectionState = { phase: 'idle', since: Date.now(), attempt: 0 }
  /** One wait at a time: for `welcome`, for the next try, for life after a ping. */
  #timer: ReturnType<typeof setTimeout> | undefined
  #beat: ReturnType<typeof setTimeout> | undefined
  #heartbeatMs = HEARTBEAT_S * 1000
  #helloAt = 0
  #notBefore = 0

  constructor(options: ConnectionOptions<Out, In>) {
    this.#options = options
    this.clock = options.clock ?? new ServerClock()
  }

  /** Where it stands. */
  get state(): ConnectionState {
    return this.#state
  }

  /** Connects and keeps connected; a person asks for it, so that it also leaves `closed` and does not sit out a back-off. */
  open(): void {
    const { phase } = this.#state
    if (phase === 'waiting') this.#nudge()
    if (phase !== 'idle' && phase !== 'closed') return
    globalThis.addEventListener?.('online', this.#nudge)
    globalThis.document?.addEventListener('visibilitychange', this.#nudge)
    this.#to({ phase: 'connecting', attempt: 0 })
    this.#connect()
  }

  /** Ends it; `open` starts again. */
  close(): void {
    this.#drop(1000)
    this.#stop({ phase: 'idle', attempt: 0 })
  }

  /** A new socket with a new `hello` now, because who we are has changed. */
  restart(): void {
    this.close()
    this.open()
  }

  /** Sends if online; false means: not sent, keep it for the next `welcome`. */
  send(frame: Out): boolean {
    if (this.#state.phase !== 'online' || !this.#socket) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  #connect(): void {
    const { url, socket = browserSocket } = this.#options
    let opened: SocketLike
    try {
      opened = socket(url, SUBPROTOCOL)
    } catch {
      // An address the browser refuses (mixed content, policy) will not get better by itself.
      return this.#stop({ phase: 'closed', attempt: this.#state.attempt })
    }
    this.#socket = opened
    this.#after(WELCOME_WITHIN_MS, () => this.#lost(1006))
    opened.onopen = () => void this.#greet(opened)
    opened.onmessage = (event) => this.#receive(opened, event.data)
    opened.onclose = (event) => {
      if (this.#socket === opened) this.#lost(event.code)
    }
  }

  async #greet(socket: SocketLike): Promise<void> {
    try {
      const hello = await this.#options.hello()
      if (this.#socket !== socket) return
      this.#helloAt = Date.now()
      socket.send(JSON.stringify(hello))
    } catch (error) {
      if (this.#socket !== socket) return
      this.#lost(error instanceof StopConnecting ? error.code : 1006)
    }
  }

  #receive(socket: SocketLike, data: unknown): void {
    if (this.#socket !== socket || typeof data !== 'string') return
    const frame = parse(data)
    if (!frame) return
    if (frame.type === 'welcome') this.#welcomed(frame)
    else if (frame.type === 'pong' && frame.t !== undefined) this.#sample(frame.t, frame)
    else if (frame.type === 'going_away') this.#notBefore = Date.now() + (frame.retry_after_ms ?? 0)
    // Any frame proves that the other side lives.
    if (this.#state.phase === 'online') clearTimeout(this.#timer)
    this.#options.onFrame(frame as unknown as In)
  }

  #welcomed(frame: Known): void {
    this.#sample(this.#helloAt, frame)
    this.#heartbeatMs = (frame.heartbeat_s || HEARTBEAT_S) * 1000
    this.#to({ phase: 'online', attempt: this.#state.attempt })
    this.#scheduleBeat()
  }

  #sample(sentMs: number, frame: Known): void {
    if (frame.server_time) this.clock.sample(sentMs, Date.now(), frame.server_time)
  }

  #ping(): void {
    this.#socket?.send(JSON.stringify({ type: 'ping', t: Date.now() }))
    this.#after(PONG_WITHIN_MS, () => this.#lost(1006))
    this.#scheduleBeat()
  }

  /** A little early, so that the server never waits longer than it asked for. */
  #scheduleBeat(): void {
    clearTimeout(this.#beat)
    this.#beat = setTimeout(() => this.#ping(), this.#heartbeatMs * 0.9)
  }

  #lost(code: number): void {
    const { phase, since, attempt } = this.#state
    this.#drop(code)
    if (!reconnects(code)) return this.#stop({ phase: 'closed', attempt, closeCode: code })
    const tried = phase === 'online' && Date.now() - since >= STABLE_MS ? 0 : attempt
    const hint = Math.max(0, this.#notBefore - Date.now())
    const wait = backoffMs(tried, hint, this.#options.random ?? Math.random)
    this.#to({ phase: 'waiting', attempt: tried + 1, retryAt: Date.now() + wait, closeCode: code })
    this.#after(wait, () => this.#retry())
  }

  #retry(): void {
    this.#to({ phase: 'connecting', attempt: this.#state.attempt, closeCode: this.#state.closeCode })
    this.#connect()
  }

  /** The network or the page is back: try now, but never before the server allows it. */
  #nudge = (): void => {
    if (globalThis.document?.hidden) return
    if (this.#state.phase === 'online') return this.#ping()
    if (this.#state.phase !== 'waiting') return
    const hint = this.#notBefore - Date.now()
    if (hint <= 0) this.#retry()
    else this.#after(hint, () => this.#retry())
  }

  #drop(code: number): void {
    const socket = this.#socket
    this.#socket = undefined
    clearTimeout(this.#timer)
    clearTimeout(this.#beat)
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    try {
      socket.close(code === 1000 ? 1000 : undefined)
    } catch {
      // Closing a socket that is already gone is what we wanted.
    }
  }

  #stop(state: Omit<ConnectionState, 'since'>): void {
    globalThis.removeEventListener?.('online', this.#nudge)
    globalThis.document?.removeEventListener('visibilitychange', this.#nudge)
    this.#to(state)
  }

  #to(state: Omit<ConnectionState, 'since'>): void {
    this.#state = { ...state, since: Date.now() }
    this.#options.onState?.(this.#state)
  }

  #after(ms: number, run: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(run, ms)
  }
}

/** `wss://host/path` for an http(s) origin. */
export function socketUrl(origin: string, path: string): string {
  return origin.replace(/^http/, 'ws').replace(/\/$/, '') + path
}

function browserSocket(url: string, protocol: string): SocketLike {
  return new WebSocket(url, protocol)
}

function parse(data: string): Known | undefined {
  try {
    const frame: unknown = JSON.parse(data)
    return frame && typeof (frame as Known).type === 'string' ? (frame as Known) : undefined
  } catch {
    return undefined
  }
}
