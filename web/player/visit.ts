// Which screen a learner looked at, and for how long: one visit from when it comes to the front until it is left, closed or goes
// behind another page. Somebody who comes back visits it again.
import { useEffect, useRef } from 'react'
import { MOST_MS, type Visited } from './waiting-work.ts'

/** Less is not a look: a page that passes on the way to another one. */
const LEAST_MS = 1_000

/** When it began, by the clock of the device, and how long it took; null for less than a look. Pure. */
export function visitOf<Place extends object>(
  place: Place,
  enteredMs: number,
  tookMs: number,
): (Place & Visited) | null {
  const durationMs = Math.min(MOST_MS, Math.round(tookMs))
  return durationMs < LEAST_MS ? null : { ...place, enteredAt: new Date(enteredMs).toISOString(), durationMs }
}

type Options<Place> = {
  /** The screen, as a short code, and what it shows. Another place is another visit. */
  readonly place: Place
  /** Whether the learner, and a parent if need be, agreed to it. */
  readonly isRecorded: boolean
  readonly onVisit: (visit: Place & Visited) => void
}

export function useVisit<Place extends object>({ place, isRecorded, onVisit }: Options<Place>): void {
  const latest = useRef({ place, onVisit })
  latest.current = { place, onVisit }
  const key = JSON.stringify(place)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what is compared of the place.
  useEffect(() => {
    if (!isRecorded) return
    const { place: here } = latest.current
    let entered: { readonly atMs: number; readonly clockMs: number } | null = null
    const enter = () => {
      // The clock of the device may be set meanwhile, so that lengths are by another one.
      if (document.visibilityState === 'visible') entered ??= { atMs: Date.now(), clockMs: performance.now() }
    }
    const leave = () => {
      const visit = entered && visitOf(here, entered.atMs, performance.now() - entered.clockMs)
      entered = null
      if (visit) latest.current.onVisit(visit)
    }
    const change = () => (document.visibilityState === 'visible' ? enter() : leave())
    enter()
    document.addEventListener('visibilitychange', change)
    window.addEventListener('pagehide', leave)
    return () => {
      document.removeEventListener('visibilitychange', change)
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [key, isRecorded])
}
