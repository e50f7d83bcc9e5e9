/** What every part of the panel can reach, and how it hears of changes. */
import type { Locale, Store, VisitorClient, VisitorState } from '@sixty/web-client'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { T } from './texts'

/** The widget's inside. */
export interface Widget {
  client: VisitorClient
  t: T
  locale: Locale
  /** After a button that may disappear: the keyboard goes on from a place that stays. */
  settle: (done?: unknown) => void
  /** Opens the form for a message to be left. */
  leave: () => void
}

let current: Widget

/** Set at the top with every drawing; a page has one widget, so that a context would only cost bytes. */
export function provide(widget: Widget): void {
  current = widget
}

/** The widget of this page. */
export function useWidget(): Widget {
  return current
}

/** A store's state, drawn anew with each batch of changes. */
export function useStore<S extends object>(store: Store<S>): S {
  const [, redraw] = useState(0)
  // Before the first paint: a change right after mounting must not be missed.
  useLayoutEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store])
  return store.get()
}

/** The visitor's state. */
export function useVisitor(): VisitorState {
  return useStore(useWidget().client.store)
}

/** Draws anew every `everyMs` while `on`. */
export function useTick(on: boolean, everyMs: number): void {
  const [, redraw] = useState(0)
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => redraw((n) => n + 1), everyMs)
    return () => clearInterval(timer)
  }, [on, everyMs])
}
