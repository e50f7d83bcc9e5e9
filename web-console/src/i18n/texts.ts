/** Looks texts up: known keys checked by the compiler, keys from the wire with a fallback. */
import type { Locale, Params } from '@sixty/web-client'
import { translator } from '@sixty/web-client'
import { en } from './en'
import { zh } from './zh'

/** Every text has one. */
export type TextKey = keyof typeof zh

/** Groups of texts whose last part comes from the wire; each has an `.other`. */
export type WireGroup = 'error' | 'withdrawn' | 'unassigned' | 'reason' | 'event' | 'cause' | 'outcome'

/** The texts of one language. */
export interface Texts {
  locale: Locale
  /** A text, its `{places}` filled. */
  t: (key: TextKey, params?: Params) => string
  /** A text for a word of the wire; words from a newer server get the group's `.other`. */
  wire: (group: WireGroup, word: string, params?: Params) => string
  /** A duration in words. */
  span: (seconds: number) => string
}

export const tables: Record<Locale, Record<TextKey, string>> = { 'zh-CN': zh, en }

/** The texts in `locale`. */
export function textsFor(locale: Locale): Texts {
  const t = translator<TextKey>(tables, locale)
  const known = tables[locale]
  return {
    locale,
    t,
    wire: (group, word, params) => {
      const key = `${group}.${word}`
      return t(Object.hasOwn(known, key) ? (key as TextKey) : `${group}.other`, params)
    },
    span: (seconds) => {
      // A whole minute is mostly the promise itself: 60, 59, 58.
      if (seconds <= 60) return t('time.seconds', { n: seconds })
      if (seconds < 3600) return t('time.minutes', { m: Math.floor(seconds / 60), s: seconds % 60 })
      return t('time.hours', { h: Math.floor(seconds / 3600), m: Math.floor((seconds % 3600) / 60) })
    },
  }
}
