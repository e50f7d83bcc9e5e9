/** Named events with typed payloads. */

/** Subscribers of the events in `E`; one that throws does not keep the others from hearing. */
export class Emitter<E extends object> {
  #handlers = new Map<keyof E, Set<(payload: never) => void>>()

  /** Subscribes; the result unsubscribes. */
  on<K extends keyof E>(name: K, handler: (payload: E[K]) => void): () => void {
    const set = this.#handlers.get(name) ?? new Set()
    this.#handlers.set(name, set.add(handler))
    return () => this.off(name, handler)
  }

  /** Takes a subscription back. */
  off<K extends keyof E>(name: K, handler: (payload: E[K]) => void): void {
    this.#handlers.get(name)?.delete(handler)
  }

  /** Tells every subscriber. */
  emit<K extends keyof E>(name: K, payload: E[K]): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) {
      try {
        ;(handler as (payload: E[K]) => void)(payload)
      } catch (error) {
        // Somebody else's handler: report it where their console looks, and carry on.
        setTimeout(() => {
          throw error
        })
      }
    }
  }
}
