/** The only script a page view costs: shows the launcher, queues `$chat` calls, fetches the panel on first use. */
import { pickLocale } from '../../../web-client/src/i18n'
import type { Boot, Call, PanelModule } from '../boot'
import type { Brand } from '../colour'
import { brandOf } from '../colour'
import css from './loader.css?inline'

declare const __PANEL__: string

type Chat = ((...call: Call) => void) & { q?: ArrayLike<unknown>[]; on?: boolean }

/** Calls that make no sense without the panel; others wait for it. */
const NEEDS_PANEL = ['open', 'toggle', 'send', 'reset']
const LABEL = { 'zh-CN': '打开在线客服', en: 'Open live chat' }
const BUBBLE =
  'M12 4a8.5 7.5 0 0 1 0 15c-1 0-2-.15-2.9-.4L4.5 20.5l1-3.7A7 7 0 0 1 3.5 11.5A8.5 7.5 0 0 1 12 4zM8.5 11.5h.01M12 11.5h.01M15.5 11.5h.01'
const CHEVRON = 'M6 9.5l6 6 6-6'
const REGION = { 'zh-CN': '在线客服', en: 'Live chat' }

function start(script: HTMLScriptElement): void {
  const page = window as unknown as { $chat?: Chat }
  if (page.$chat?.on) return
  const { key: site, locale: wish, brand: wanted } = script.dataset
  if (!site) return console.error('Sixty: the script tag needs data-key with the key of your site.')

  const locale = pickLocale(wish, document.documentElement.lang, navigator.language)
  const brand = brandOf(wanted)
  const origin = new URL(script.src).origin
  const { root, launcher, badge } = draw(locale, brand)
  const boot: Boot = { origin, site, locale, brand, root, launcher, badge, queue: [], handle }
  let loading: Promise<void> | undefined
  let tries = 0

  function handle(call: Call): void {
    const [name] = call
    if (name === 'hide' || name === 'show') (root.host as HTMLElement).hidden = name === 'hide'
    else boot.queue.push(call)
    if (NEEDS_PANEL.includes(name)) load()
  }

  function load(): void {
    launcher.setAttribute('aria-busy', 'true')
    // A failed import is remembered by its address, so that a further try needs another one.
    const address = origin + __PANEL__ + (tries ? `?${tries}` : '')
    loading ??= (import(/* @vite-ignore */ address) as Promise<PanelModule>)
      .then((panel) => panel.mount(boot))
      .catch(() => {
        tries++
        loading = undefined
      })
      .finally(() => launcher.removeAttribute('aria-busy'))
  }

  const earlier = page.$chat?.q ?? []
  const chat: Chat = (...call) => boot.handle(call)
  chat.on = true
  page.$chat = chat
  for (const call of Array.from(earlier)) chat(...(Array.from(call) as Call))

  launcher.onpointerenter = launcher.onfocus = () => loading ?? load()
  launcher.onclick = () => chat('toggle')
  if (isLive(site)) setTimeout(load, 500)
}

/** An earlier page left a conversation or an unsent message behind. */
function isLive(site: string): boolean {
  try {
    const key = `sixty:${site}`
    const { live } = JSON.parse(localStorage.getItem(key) ?? '{}') as { live?: boolean }
    return live || Object.keys(localStorage).some((one) => one.startsWith(`${key}:out:`))
  } catch {
    return false
  }
}

function draw(locale: Boot['locale'], brand?: Brand): Pick<Boot, 'root' | 'launcher' | 'badge'> {
  const host = document.createElement('sixty-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(brand ? `${css}.launcher{--b:${brand.colour};--o:${brand.on}}` : css)
  root.adoptedStyleSheets = [sheet]

  const region = make('div', { role: 'region', 'aria-label': REGION[locale] })
  const launcher = make('button', { class: 'launcher', type: 'button', 'aria-label': LABEL[locale], 'aria-expanded': 'false' })
  const badge = make('span', { class: 'badge', 'aria-hidden': 'true' })
  launcher.append(icon(), badge)
  region.append(launcher)
  root.append(region)
  document.body.append(host)
  return { root, launcher, badge }
}

function make<T extends keyof HTMLElementTagNameMap>(tag: T, attributes: Record<string, string>): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag)
  for (const name in attributes) element.setAttribute(name, attributes[name]!)
  return element
}

/** Built by hand: markup in a string is not allowed under Trusted Types. */
function icon(): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of [BUBBLE, CHEVRON]) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

const script = document.currentScript as HTMLScriptElement
if (document.body) start(script)
else addEventListener('DOMContentLoaded', () => start(script))
