/** Whether the panel is open, in which language, and what the launcher shows: the part outside of Preact. */
import type { Locale } from '@sixty/web-client'
import { Store, VisitorClient, pickLocale, translator } from '@sixty/web-client'
import type { Boot } from '../boot'
import type { TextKey } from './texts'
import { TEXTS } from './texts'

/** What the host page hears of the panel itself. */
export interface ShellEvents {
  open: undefined
  close: undefined
}

/** One widget on one page. */
export class Shell {
  readonly client: VisitorClient
  readonly store: Store<{ open: boolean; locale: Locale }>
  readonly boot: Boot
  onToggle: (open: boolean) => void = () => {}

  constructor(boot: Boot) {
    this.boot = boot
    this.store = new Store({ open: false, locale: boot.locale })
    this.client = new VisitorClient({
      origin: boot.origin,
      site: boot.site,
      locale: boot.locale,
      page: () => ({ url: location.href, title: document.title, referrer: document.referrer || undefined }),
    })
    this.client.store.subscribe(() => this.#label())
    if (this.client.live) this.client.open()
  }

  /** Whether the panel shows. */
  get isOpen(): boolean {
    return this.store.get().open
  }

  /** Opens or closes; the keyboard goes to the composer or back to the launcher. */
  toggle(open = !this.isOpen): void {
    if (open === this.isOpen) return
    this.store.set({ open })
    if (open) this.client.open()
    this.store.flush()
    this.#label()
    if (!open) this.boot.launcher.focus({ preventScroll: true })
    this.onToggle(open)
  }

  /** Another language, for the panel and for the answers. */
  setLocale(wish: string): void {
    const locale = pickLocale(wish)
    this.store.set({ locale })
    this.client.setLocale(locale)
    this.#label()
  }

  #label(): void {
    const { launcher, badge } = this.boot
    const t = translator<TextKey>(TEXTS, this.store.get().locale)
    const n = this.isOpen ? 0 : this.client.store.get().unread
    badge.textContent = n ? (n > 99 ? '99+' : String(n)) : ''
    const label = this.isOpen ? t('launcher_close') : n ? t('launcher_unread', { n }) : t('launcher_open')
    launcher.setAttribute('aria-label', label)
    launcher.setAttribute('aria-expanded', String(this.isOpen))
    launcher.parentElement?.setAttribute('aria-label', t('region'))
  }
}
