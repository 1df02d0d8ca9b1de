// How long somebody has worked: the time during which the page was in front.
import { useEffect, useRef } from 'react'

/** A function that gives the active milliseconds since it was called last. */
export function useActiveTime(): () => number {
  const since = useRef<number | null>(null)
  const sum = useRef(0)
  useEffect(() => {
    const begin = () => {
      if (document.visibilityState === 'visible') since.current ??= Date.now()
    }
    const end = () => {
      if (since.current !== null) sum.current += Date.now() - since.current
      since.current = null
    }
    const change = () => (document.visibilityState === 'visible' ? begin() : end())
    begin()
    document.addEventListener('visibilitychange', change)
    return () => {
      end()
      document.removeEventListener('visibilitychange', change)
    }
  }, [])
  return () => {
    const now = Date.now()
    const total = sum.current + (since.current === null ? 0 : now - since.current)
    sum.current = 0
    if (since.current !== null) since.current = now
    return Math.max(0, Math.round(total))
  }
}
