/** What the loader hands to the panel, and how the two talk. */
import type { Locale } from '@sixty/web-client'
import type { Brand } from './colour'

/** One call of `$chat(name, ...)`. */
export type Call = [name: string, ...args: unknown[]]

/** The widget on this page. */
export interface Boot {
  /** The Sixty server. */
  origin: string
  site: string
  locale: Locale
  /** The customer's colour, if they chose one. */
  brand?: Brand
  root: ShadowRoot
  launcher: HTMLButtonElement
  badge: HTMLElement
  /** Calls made before the panel was there; it takes them over by replacing `handle`. */
  queue: Call[]
  handle: (call: Call) => void
}

/** The panel's module. */
export interface PanelModule {
  mount: (boot: Boot) => void
}
