/** On a small screen the panel is a page of its own: focus stays inside, "back" closes, the keyboard does not cover it. */

const SMALL = '(max-width: 480px)'
const FOCUSABLE = 'button:not([disabled]), textarea, input, a[href], [tabindex="0"]'

/** Whether the panel covers the screen. */
export function isSmall(): boolean {
  return matchMedia(SMALL).matches
}

/** Makes the open panel modal; the result undoes it. `back` is what the browser's back button means. */
export function makeModal(panel: HTMLElement, back: () => void): () => void {
  const page = document.documentElement
  const overflow = page.style.overflow
  page.style.overflow = 'hidden'
  history.pushState({ ...history.state, sixty: true }, '')
  const view = window.visualViewport
  const fit = () => {
    if (!view) return
    panel.style.height = `${view.height}px`
    panel.style.top = `${view.offsetTop}px`
  }
  fit()
  view?.addEventListener('resize', fit)
  view?.addEventListener('scroll', fit)
  addEventListener('popstate', back)
  return () => {
    page.style.overflow = overflow
    view?.removeEventListener('resize', fit)
    view?.removeEventListener('scroll', fit)
    removeEventListener('popstate', back)
    panel.style.height = panel.style.top = ''
    if (history.state?.sixty) history.back()
  }
}

/** Keeps Tab inside the panel. */
export function trapTab(event: KeyboardEvent, panel: HTMLElement): void {
  if (event.key !== 'Tab') return
  const all = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.getClientRects().length > 0)
  const active = (panel.getRootNode() as ShadowRoot).activeElement
  const edge = event.shiftKey ? all[0] : all.at(-1)
  if (active !== edge) return
  event.preventDefault()
  ;(event.shiftKey ? all.at(-1) : all[0])?.focus()
}
