/** What every part of the panel can reach, and how it hears of changes. */
import type { Locale, VisitorClient, VisitorState } from '@sixty/web-client'
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { T } from './texts'

/** The widget's inside. */
export interface Widget {
  client: VisitorClient
  t: T
  locale: Locale
}

/** Provided at the top. */
export const WidgetContext = createContext<Widget>(undefined as never)

/** The widget this part belongs to. */
export function useWidget(): Widget {
  return useContext(WidgetContext)
}

/** The visitor's state, drawn anew with each batch of changes. */
export function useVisitor(): VisitorState {
  const { store } = useWidget().client
  const [, redraw] = useState(0)
  useEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store])
  return store.get()
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
