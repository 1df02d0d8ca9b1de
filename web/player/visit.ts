// Which screen a learner looked at, and for how long: one visit from when it comes to the front until it is left, closed or goes
// behind another page. Somebody who comes back visits it again.
import { useEffect, useRef } from 'react'
import { MOST_MS, type Visit } from './waiting-work.ts'

/** Less is not a look: a page that passes on the way to another one. */
const LEAST_MS = 1_000

/** When it began, by the clock of the device, and how long it took; null for less than a look. Pure. */
export function visitOf(place: Pick<Visit, 'screen' | 'activity'>, enteredMs: number, tookMs: number): Visit | null {
  const durationMs = Math.min(MOST_MS, Math.round(tookMs))
  return durationMs < LEAST_MS ? null : { ...place, enteredAt: new Date(enteredMs).toISOString(), durationMs }
}

type Options = {
  /** The screen, as a short code. */
  readonly screen: string
  readonly activity: string
  /** Whether the learner, and a parent if need be, agreed to it. */
  readonly isRecorded: boolean
  readonly onVisit: (visit: Visit) => void
}

export function useVisit({ screen, activity, isRecorded, onVisit }: Options): void {
  const latest = useRef(onVisit)
  latest.current = onVisit
  useEffect(() => {
    if (!isRecorded) return
    let entered: { readonly atMs: number; readonly clockMs: number } | null = null
    const enter = () => {
      // The clock of the device may be set meanwhile, so that lengths are by another one.
      if (document.visibilityState === 'visible') entered ??= { atMs: Date.now(), clockMs: performance.now() }
    }
    const leave = () => {
      const visit = entered && visitOf({ screen, activity }, entered.atMs, performance.now() - entered.clockMs)
      entered = null
      if (visit) latest.current(visit)
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
  }, [screen, activity, isRecorded])
}
