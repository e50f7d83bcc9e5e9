/** The visitor's typing mark: at most one frame per second, taken back when they pause. */

/** Not more often than this. */
const EVERY_MS = 1000
/** Without a key for this long they have stopped. */
const PAUSE_MS = 4000

/** Turns key strokes into on and off. */
export class TypingOut {
  #send: (on: boolean) => void
  #sentAt = 0
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(send: (on: boolean) => void) {
    this.#send = send
  }

  /** A key was pressed. */
  type(): void {
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.stop(), PAUSE_MS)
    const now = Date.now()
    if (now - this.#sentAt < EVERY_MS) return
    this.#sentAt = now
    this.#send(true)
  }

  /** Nothing is being written any more. */
  stop(): void {
    clearTimeout(this.#pause)
    if (this.#sentAt === 0) return
    this.#sentAt = 0
    this.#send(false)
  }
}
