/** Keeps a scroller at its bottom while the reader is there, and leaves it alone when they are not. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** This close to the bottom counts as being there. */
const NEAR_PX = 48

/** `onSeen` is called when the newest entry (`last`) is before the reader's eyes. */
export function useStickToBottom(onSeen: () => void, last: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const before = useRef({ height: 0, last: 0 })
  const [away, setAway] = useState(false)

  const toBottom = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    stuck.current = true
    box.scrollTop = box.scrollHeight
    setAway(false)
  }, [])

  useEffect(() => {
    const box = scroller.current
    if (box === null) return
    const scrolled = () => {
      stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
      setAway(!stuck.current)
    }
    // Composer and banners change the height of the scroller, late fonts that of its content.
    const resized = new ResizeObserver(() => stuck.current && (box.scrollTop = box.scrollHeight))
    resized.observe(box)
    if (inner.current !== null) resized.observe(inner.current)
    box.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      resized.disconnect()
      box.removeEventListener('scroll', scrolled)
    }
  }, [])

  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null) return
    if (stuck.current) box.scrollTop = box.scrollHeight
    // Earlier entries were put on top: keep what is being read where it is.
    else if (last === before.current.last) box.scrollTop += box.scrollHeight - before.current.height
    before.current = { height: box.scrollHeight, last }
  })

  useEffect(() => {
    const look = () => !document.hidden && stuck.current && onSeen()
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [onSeen, away])

  return { scroller, inner, away, toBottom }
}
