/** How long until a ticket is due, or since when it is overdue. */

/** `seconds` is always positive; `now` is this browser's time, good enough for hours. */
export function dueIn(dueAt: string, now: number): { overdue: boolean; seconds: number } {
  const seconds = Math.round((Date.parse(dueAt) - now) / 1000)
  return { overdue: seconds < 0, seconds: Math.abs(seconds) }
}
