/** Reads a part of an observable store in a component. */
import type { Store } from '@sixty/web-client'
import { useCallback, useSyncExternalStore } from 'react'

/** The selected part; `select` must give the same object while nothing changed. */
export function useStore<S extends object, T>(store: Store<S>, select: (state: S) => T): T {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(subscribe, () => select(store.get()))
}
