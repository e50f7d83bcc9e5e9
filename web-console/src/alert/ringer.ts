/** A gentle two-note ring made by the browser itself, again and again until stopped. */

/** From one ring to the next. */
const EVERY_MS = 2400
/** Two soft notes, a fourth apart. */
const NOTES_HZ = [587.33, 783.99]
const NOTE_S = 0.22
const LOUDNESS = 0.12

let context: AudioContext | undefined
let timer: ReturnType<typeof setInterval> | undefined

/** Browsers keep sound back until the first gesture; call this on one. */
export function unlockSound(): void {
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
}

/** Rings until `stopRinging`; a second call changes nothing. */
export function startRinging(): void {
  if (timer !== undefined) return
  ringOnce()
  timer = setInterval(ringOnce, EVERY_MS)
}

/** Silence. */
export function stopRinging(): void {
  clearInterval(timer)
  timer = undefined
}

function ringOnce(): void {
  context ??= new AudioContext()
  if (context.state !== 'running') return
  const start = context.currentTime
  NOTES_HZ.forEach((pitch, at) => playNote(context as AudioContext, pitch, start + at * NOTE_S))
}

function playNote(on: AudioContext, pitch: number, start: number): void {
  const tone = on.createOscillator()
  const loudness = on.createGain()
  tone.type = 'sine'
  tone.frequency.value = pitch
  loudness.gain.setValueAtTime(0, start)
  loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S * 2)
  tone.connect(loudness).connect(on.destination)
  tone.start(start)
  tone.stop(start + NOTE_S * 2)
}
