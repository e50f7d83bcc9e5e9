/** Hands the desk client to every component below the desk. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { DeskClient } from '../net/desk_client'
import type { Desk } from '../state/model'
import { useStore } from '../ui/use_store'
import { subscribeTick } from '../ui/tick'

export const DeskContext = createContext<DeskClient | undefined>(undefined)

/** What the agent can do. */
export function useClient(): DeskClient {
  const client = useContext(DeskContext)
  if (client === undefined) throw new Error('useClient is for components below DeskContext')
  return client
}

/** A part of what the console knows. */
export function useDesk<T>(select: (desk: Desk) => T): T {
  return useStore(useClient().store, select)
}

/** A number or word that depends on the server's time; the component renders only when it changes. */
export function useServerTime<T extends number | string | undefined>(select: (serverNow: number) => T): T {
  const { clock } = useClient().connection
  return useSyncExternalStore(subscribeTick, () => select(clock.now()))
}
