// Playback: from event to event at a multiple of the time of the lessons. Nights, holidays and pauses take no time.
import { useEffect, useState } from 'react'

export const speeds = [1, 5, 20, 60] as const

/** A pause within a lesson is shortened; and nobody can see more than some events a second. */
const LONGEST_MS = 2_000
const SHORTEST_MS = 120

type Parts = {
  /** The place of the event at the playhead on the axis, and of the next one: in milliseconds of lessons. */
  readonly place: number | null
  readonly nextPlace: number | null
  /** Whether what is at the playhead is shown: it waits for a slow answer. */
  readonly isReady: boolean
  readonly step: () => void
}

export function usePlayback({ place, nextPlace, isReady, step }: Parts) {
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<number>(20)
  const ended = nextPlace === null
  useEffect(() => {
    if (!isPlaying || !isReady) return
    if (ended || place === null) {
      setPlaying(false)
      return
    }
    const waitMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.abs(nextPlace - place) / speed))
    const timer = setTimeout(step, waitMs)
    return () => clearTimeout(timer)
  }, [isPlaying, isReady, ended, place, nextPlace, speed, step])
  useEffect(() => {
    const stop = () => document.hidden && setPlaying(false)
    document.addEventListener('visibilitychange', stop)
    return () => document.removeEventListener('visibilitychange', stop)
  }, [])
  return { isPlaying, setPlaying, speed, setSpeed }
}
