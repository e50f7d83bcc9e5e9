/** A tiny observable state: many changes, one notification per painted frame. */

/** Called after a change, at most once per frame. */
export type Listener = () => void

/** A frame that never comes (page hidden meanwhile) is replaced by a timer after this long. */
const FRAME_LATEST_MS = 250
/** Notification delay while the page is hidden. */
const HIDDEN_MS = 50

/** Holds one immutable state object. `get` is always up to date; listeners hear of it batched. */
export class Store<S extends object> {
  #state: S
  #listeners = new Set<Listener>()
  #cancel: (() => void) | undefined

  constructor(initial: S) {
    this.#state = initial
  }

  /** The state now. */
  get(): S {
    return this.#state
  }

  /** Replaces the named parts; nothing happens when none of them differs. */
  set(patch: Partial<S>): void {
    const keys = Object.keys(patch) as (keyof S)[]
    if (keys.every((key) => Object.is(this.#state[key], patch[key]))) return
    this.#state = { ...this.#state, ...patch }
    this.#cancel ??= nextFrame(() => this.flush())
  }

  /** Hears of every later change; the result unsubscribes. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Notifies now instead of with the next frame, if there is something to tell. */
  flush(): void {
    if (!this.#cancel) return
    this.#cancel()
    this.#cancel = undefined
    for (const listener of [...this.#listeners]) listener()
  }
}

function nextFrame(run: () => void): () => void {
  const hidden = typeof document === 'undefined' || document.hidden
  const timer = setTimeout(run, hidden ? HIDDEN_MS : FRAME_LATEST_MS)
  const frame = hidden ? undefined : requestAnimationFrame(run)
  return () => {
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
}
