/** What must arrive: each frame is repeated with the same `client_id` until the server answers for it. */
import type { Memory, Queued } from './memory'

/** Frames kept at once; further ones are refused at the spot. */
export const OUTBOX_MAX = 50
/** Online, but no answer within this time: the visitor may press "retry". */
const ANSWER_WITHIN_MS = 15_000
/** "Not now, later" answers followed before the visitor is asked. */
const LATER_MAX = 3

/** What the outbox needs from its owner. */
export interface OutboxPort {
  /** Sends now if online. */
  send: (frame: Queued['frame']) => boolean
  /** No answer in time, or put off too often; the frame stays and may still be acknowledged. */
  onOverdue: (one: Queued, why: string) => void
}

interface Waiting extends Queued {
  later: number
  timer?: ReturnType<typeof setTimeout>
}

/** Frames on their way, in the order they were made. */
export class Outbox {
  #waiting = new Map<string, Waiting>()
  #memory: Memory
  #port: OutboxPort

  constructor(memory: Memory, port: OutboxPort) {
    this.#memory = memory
    this.#port = port
    for (const one of memory.queued(Date.now())) this.#waiting.set(one.frame.client_id, { ...one, later: 0 })
  }

  /** Everything on its way, oldest first. */
  get all(): Queued[] {
    return [...this.#waiting.values()]
  }

  /** Whether one more fits. */
  get full(): boolean {
    return this.#waiting.size >= OUTBOX_MAX
  }

  /** Keeps a frame and sends it if possible. */
  add(one: Queued): void {
    this.#waiting.set(one.frame.client_id, { ...one, later: 0 })
    this.#memory.queue(one)
    this.push(one.frame.client_id)
  }

  /** The frame with this id, if it is on its way. */
  get(clientId: string): Queued | undefined {
    return this.#waiting.get(clientId)
  }

  /** Answered for: it is not repeated any more. */
  done(clientId: string): Queued | undefined {
    const one = this.#waiting.get(clientId)
    clearTimeout(one?.timer)
    this.#waiting.delete(clientId)
    this.#memory.done(clientId)
    return one
  }

  /** Sends one again. */
  push(clientId: string): void {
    const one = this.#waiting.get(clientId)
    if (!one) return
    clearTimeout(one.timer)
    if (!this.#port.send(one.frame)) return
    one.timer = setTimeout(() => this.#port.onOverdue(one, 'no_answer'), ANSWER_WITHIN_MS)
  }

  /** A new connection: everything again, in order. */
  pushAll(): void {
    for (const id of [...this.#waiting.keys()]) this.push(id)
  }

  /** The connection is gone: nobody can answer now. */
  pause(): void {
    for (const one of this.#waiting.values()) clearTimeout(one.timer)
  }

  /** The server is busy: again after the time it named; false when that happened too often. */
  later(clientId: string, afterMs: number): boolean {
    const one = this.#waiting.get(clientId)
    if (!one || one.later >= LATER_MAX) return false
    one.later += 1
    clearTimeout(one.timer)
    one.timer = setTimeout(() => this.push(clientId), afterMs)
    return true
  }

  /** Forgets everything. */
  clear(): void {
    for (const id of [...this.#waiting.keys()]) this.done(id)
  }
}
