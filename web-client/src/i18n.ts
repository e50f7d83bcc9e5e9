/** Texts in zh-CN and en, and times the way people say them. */

/** The languages every text exists in. */
export type Locale = 'zh-CN' | 'en'
/** Values for the `{name}` places of a text. */
export type Params = Record<string, string | number>
/** The same keys in both languages. */
export type Tables<K extends string> = Record<Locale, Record<K, string>>
/** Looks a text up and fills its places. */
export type Translate<K extends string> = (key: K, params?: Params) => string

/** A lookup in the given language. */
export function translator<K extends string>(tables: Tables<K>, locale: Locale): Translate<K> {
  const table = tables[locale]
  return (key, params) => table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params?.[name] ?? whole))
}

/** The first wish we have texts for; Chinese of any kind reads zh-CN, anything else English. */
export function pickLocale(...wishes: (string | null | undefined)[]): Locale {
  const wish = wishes.find((one) => one)
  return !wish || /^zh\b/i.test(wish) ? 'zh-CN' : 'en'
}

/** `14:02`, in the reader's time zone. */
export function clockTime(at: number | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** 刚刚, 3 分钟前, 14:02, 昨天 14:02, 11月3日 14:02 - and the same in English. */
export function relativeTime(at: number, now: number, locale: Locale): string {
  const minutes = Math.floor((now - at) / 60_000)
  const zh = locale === 'zh-CN'
  if (minutes < 1) return zh ? '刚刚' : 'just now'
  if (minutes < 60) return zh ? `${minutes} 分钟前` : `${minutes} min ago`
  const time = clockTime(at, locale)
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  if (days === 0) return time
  if (days === 1) return zh ? `昨天 ${time}` : `yesterday ${time}`
  return `${new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(at)} ${time}`
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
