/** The customer's colour, made readable in both themes. */
import { inkOn, onColour, parseColour } from '../colour'

/** A style sheet's text that sets the colour, or nothing when none was chosen. */
export function brandCss(brand: string | undefined): string {
  const colour = parseColour(brand)
  if (!colour) return ''
  const light = inkOn(colour, [255, 255, 255], [0, 0, 0])
  const dark = inkOn(colour, [24, 31, 28], [255, 255, 255])
  const rules = (ink: string) => `.panel{--brand:${brand};--on-brand:${onColour(colour)};--brand-ink:${ink};--brand-soft:color-mix(in srgb,${brand} 12%,var(--panel))}`
  return `${rules(light)}@media (prefers-color-scheme:dark){${rules(dark)}}`
}
