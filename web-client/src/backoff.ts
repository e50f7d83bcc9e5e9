/** When to come back after a socket closed: full jitter, and which close codes mean "stay away". */

/** The first reconnect waits at most this long. */
export const BACKOFF_MIN_MS = 500
/** No reconnect waits longer, unless the server asked for it. */
export const BACKOFF_MAX_MS = 30_000

/** A random wait for the given attempt (0 is the first), at least what the server asked for. */
export function backoffMs(attempt: number, atLeastMs: number, random: () => number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(attempt, 10))
  return Math.round(atLeastMs + random() * ceiling)
}

/** Whether a client may reconnect by itself after this close code. */
export function reconnects(code: number): boolean {
  return code < 4400 && code !== 1000 && code !== 1007 && code !== 1009
}
