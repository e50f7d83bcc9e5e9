/** The customer's colour in the panel's tokens. */
import type { Brand } from '../colour'

/** A style sheet's text; empty when no colour was chosen. */
export function brandCss(brand: Brand | undefined): string {
  if (!brand) return ''
  const { colour, on, light, dark } = brand
  const soft = `color-mix(in srgb,${colour} 12%,var(--panel))`
  const rules = `.panel{--brand:${colour};--on-brand:${on};--brand-soft:${soft};--brand-ink:`
  return `${rules}${light}}@media (prefers-color-scheme:dark){${rules}${dark}}}`
}
