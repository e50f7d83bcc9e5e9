/** The server's clock, seen from here: countdowns must not trust the local one. */

/** Samples looked back on; older ones are forgotten, so that a corrected local clock heals. */
const SAMPLES_MAX = 8

/** Keeps the offset of the sample with the smallest round trip: it has the least room for error. */
export class ServerClock {
  #samples: { roundTrip: number; offset: number }[] = []

  /** A request left at `sentMs`, its answer came at `receivedMs` and names the server's time. */
  sample(sentMs: number, receivedMs: number, serverTime: string): void {
    const server = Date.parse(serverTime)
    const roundTrip = receivedMs - sentMs
    if (Number.isNaN(server) || roundTrip < 0) return
    this.#samples.push({ roundTrip, offset: server - (sentMs + receivedMs) / 2 })
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift()
  }

  /** Server time minus local time, in milliseconds; 0 before the first sample. */
  get offsetMs(): number {
    let best = this.#samples[0]
    for (const one of this.#samples) if (best && one.roundTrip <= best.roundTrip) best = one
    return best?.offset ?? 0
  }

  /** The server's time now, in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offsetMs
  }

  /** Milliseconds until a moment the server named; negative once it has passed. */
  until(serverTime: string): number {
    return Date.parse(serverTime) - this.now()
  }
}
