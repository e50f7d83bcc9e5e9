/** What an agent has chosen for this browser: language, appearance, sound, notifications. */
import { pickLocale, Store, type Locale } from '@sixty/web-client'

export type Theme = 'system' | 'light' | 'dark'

export interface Prefs {
  locale: Locale
  theme: Theme
  sound: boolean
  notify: boolean
}

const KEY = 'sixty:console'
const dark = matchMedia('(prefers-color-scheme: dark)')

export const prefs = new Store<Prefs>(remembered())

/** Changes a choice, remembers it and shows it at once. */
export function choose(change: Partial<Prefs>): void {
  prefs.set(change)
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs.get()))
  } catch {
    // A blocked storage only means that the next visit asks the system again.
  }
  apply()
  prefs.flush()
}

/** Puts language and appearance on the page, and follows the system from then on. */
export function startPrefs(): void {
  apply()
  dark.addEventListener('change', apply)
}

function apply(): void {
  const { locale, theme } = prefs.get()
  const root = document.documentElement
  root.lang = locale
  root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
}

function remembered(): Prefs {
  const base: Prefs = { locale: pickLocale(navigator.language), theme: 'system', sound: true, notify: false }
  try {
    return { ...base, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>) }
  } catch {
    return base
  }
}
