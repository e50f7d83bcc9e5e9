/** Keeps a customer's colour readable: what can be written on it, and how it looks as ink. */

/** A customer's colour and what goes with it, as CSS values. */
export interface Brand {
  colour: string
  /** Text on the colour. */
  on: string
  /** The colour as text on a light and on a dark ground. */
  light: string
  dark: string
}

/** What `data-brand` says, or nothing when it is no colour. */
export function brandOf(text: string | undefined): Brand | undefined {
  const rgb = parseColour(text)
  return (
    rgb && {
      colour: text!,
      on: onColour(rgb),
      light: inkOn(rgb, [245, 246, 244], [0, 0, 0]),
      dark: inkOn(rgb, [29, 37, 34], [255, 255, 255]),
    }
  )
}

/** Red, green, blue from 0 to 255. */
type Rgb = [number, number, number]

/** `#0b6e5f` or `#07c`; anything else is not taken. */
export function parseColour(text: string | undefined): Rgb | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1]
  if (!hex) return undefined
  const six = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex
  return [0, 2, 4].map((i) => parseInt(six.slice(i, i + 2), 16)) as Rgb
}

/** WCAG contrast of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** White, or black where that reads better. */
export function onColour(colour: Rgb): string {
  return contrast(colour, [255, 255, 255]) >= 4.5 ? '#fff' : '#000'
}

/** The colour moved towards `toward` until it can be read on `ground`. */
export function inkOn(colour: Rgb, ground: Rgb, toward: Rgb): string {
  let mixed = colour
  for (let part = 0; part <= 1 && contrast(mixed, ground) < 4.5; part += 0.05)
    mixed = colour.map((c, i) => Math.round(c + (toward[i]! - c) * part)) as Rgb
  return `rgb(${mixed.join(' ')})`
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => {
    const s = c / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
