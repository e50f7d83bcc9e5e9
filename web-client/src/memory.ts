/** What a browser remembers of a visitor; a blocked storage means: for this page only. */
import type { VisitorFrame } from './protocol'

/** A frame that must arrive: repeated with the same `client_id` until it is acknowledged. */
export interface Queued {
  frame: Extract<VisitorFrame, { client_id: string }>
  /** Local time of the visitor's action. */
  at: number
}

/** Before the first interaction only `token` is there. */
export interface Remembered {
  token?: string
  conversation?: string
  epoch?: string
  /** Seen up to here. */
  read?: number
  /** The conversation whose rating was skipped. */
  skipped?: string
  /** There is something to come back for: the loader connects without a click. */
  live?: boolean
}

/** Frames older than this are not sent by themselves after a reload. */
const STALE_MS = 60 * 60_000

/** One site's memory. Each waiting frame has its own key, so that two tabs do not overwrite each other. */
export class Memory {
  #key: string
  #storage: Storage | undefined
  #kept: Remembered

  constructor(site: string, storage: Storage | undefined = attempt(() => globalThis.localStorage)) {
    this.#key = `sixty:${site}`
    this.#storage = storage
    this.#kept = (this.#read(this.#key) as Remembered | undefined) ?? {}
  }

  /** What is remembered. */
  get kept(): Remembered {
    return this.#kept
  }

  /** Remembers more, or other things. */
  keep(patch: Partial<Remembered>): void {
    const next = { ...this.#kept, ...patch }
    if (JSON.stringify(next) === JSON.stringify(this.#kept)) return
    this.#kept = next
    this.#write(this.#key, this.#kept)
  }

  /** Frames of earlier pages that were never acknowledged, oldest first; stale ones are dropped. */
  queued(now: number): Queued[] {
    const found: Queued[] = []
    for (const key of this.#outKeys()) {
      const one = this.#read(key) as Queued | undefined
      if (one?.frame?.client_id && now - one.at < STALE_MS) found.push(one)
      else this.#remove(key)
    }
    return found.sort((a, b) => (a.frame.client_id < b.frame.client_id ? -1 : 1))
  }

  /** Keeps a frame until `done`. */
  queue(one: Queued): void {
    this.#write(this.#outKey(one.frame.client_id), one)
  }

  /** It arrived, or was refused. */
  done(clientId: string): void {
    this.#remove(this.#outKey(clientId))
  }

  /** Forgets the visitor. */
  clear(): void {
    this.#kept = {}
    for (const key of [this.#key, ...this.#outKeys()]) this.#remove(key)
  }

  #outKey(clientId: string): string {
    return `${this.#key}:out:${clientId}`
  }

  #outKeys(): string[] {
    return attempt(() => Object.keys(this.#storage ?? {}).filter((key) => key.startsWith(this.#outKey('')))) ?? []
  }

  #read(key: string): unknown {
    return attempt(() => JSON.parse(this.#storage?.getItem(key) ?? 'null') as unknown) ?? undefined
  }

  #write(key: string, value: unknown): void {
    attempt(() => this.#storage?.setItem(key, JSON.stringify(value)))
  }

  #remove(key: string): void {
    attempt(() => this.#storage?.removeItem(key))
  }
}

/** A storage may be full, forbidden or edited by hand: this page still works, only a reload forgets. */
export function attempt<R>(run: () => R): R | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
