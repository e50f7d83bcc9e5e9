/** The open tickets: fetched at the start, once a minute, when the window gets the focus, and after each change. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, PAGE_ROWS, type Ticket } from '../net/api'

/** How often the list is fetched anew while nobody touches it. */
const REFRESH_MS = 60_000

export interface Tickets {
  state: 'loading' | 'ready' | 'failed'
  items: readonly Ticket[]
  /** There are more than are shown. */
  more: boolean
  refresh: () => void
  loadMore: () => void
}

export function useTickets(): Tickets {
  const [view, setView] = useState<Omit<Tickets, 'refresh' | 'loadMore'>>({ state: 'loading', items: [], more: false })
  const shown = useRef<readonly Ticket[]>([])
  const turn = useRef(0)
  const fetchPages = useCallback(async (wanted: number) => {
    const mine = ++turn.current
    try {
      const items: Ticket[] = []
      let more = true
      while (more && items.length < wanted) {
        const page = (await api.tickets(items.at(-1)?.id)).tickets
        items.push(...page)
        more = page.length === PAGE_ROWS
      }
      // An answer that a newer question has overtaken says nothing.
      if (mine !== turn.current) return
      shown.current = items
      setView({ state: 'ready', items, more })
    } catch {
      if (mine === turn.current) setView((before) => ({ ...before, state: before.items.length > 0 ? 'ready' : 'failed' }))
    }
  }, [])
  const refresh = useCallback(() => void fetchPages(Math.max(shown.current.length, 1)), [fetchPages])
  const loadMore = useCallback(() => void fetchPages(shown.current.length + 1), [fetchPages])
  useEffect(() => {
    refresh()
    const timer = setInterval(refresh, REFRESH_MS)
    addEventListener('focus', refresh)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', refresh)
    }
  }, [refresh])
  return { ...view, refresh, loadMore }
}
