/** The panel's entry: takes the page over from the loader. */
import { render } from 'preact'
import type { Boot } from '../boot'
import { api } from './api'
import { App } from './app'
import css from './style/index.css?inline'
import { Shell } from './shell'
import { brandCss } from './theme'

/** Draws the panel beside the launcher and runs the calls that waited. */
export function mount(boot: Boot): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css + brandCss(boot.brand))
  boot.root.adoptedStyleSheets = [...boot.root.adoptedStyleSheets, sheet]
  const shell = new Shell(boot)
  const place = document.createElement('div')
  boot.launcher.before(place)
  render(<App shell={shell} />, place)
  boot.launcher.setAttribute('aria-controls', 'panel')
  addEventListener('popstate', () => shell.client.page({ url: location.href, title: document.title }))
  boot.handle = api(shell)
  for (const call of boot.queue.splice(0)) boot.handle(call)
}
