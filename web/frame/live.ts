// Keeps what a screen shows up to date while it is open: the service says that something was recorded, and the screen asks again,
// calmly. It stops while nobody looks, and goes on after a lost connection.
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { notePosition } from './api.ts'

/** So long after a change it is asked, so that a class at work is asked for once and not thirty times. */
const CALM_MS = 1_500
/** After a stream that was refused: too many are open, or the session has ended. */
const AGAIN_MS = 15_000

type Watching = {
  /** `/api/classes/…/changes`; null while it is not known, or where nothing changes. */
  readonly path: string | null
  /** What is asked for again after a change. */
  readonly keys: readonly QueryKey[]
  /** With the position of the last event that concerns the screen; null after a time in which nobody listened. */
  readonly onChange?: (position: string | null) => void
}

const positionIn = (change: unknown): string | null =>
  typeof change === 'object' && change !== null && 'position' in change ? String(change.position) : null

/** Whether the stream listens: then nothing needs to ask by the clock. */
export function useLive({ path, keys, onChange }: Watching): boolean {
  const queries = useQueryClient()
  const [isLive, setLive] = useState(false)
  const changed = useRef<(position: string | null) => void>(() => undefined)
  changed.current = (position) => {
    for (const queryKey of keys) void queries.invalidateQueries({ queryKey })
    onChange?.(position)
  }

  useEffect(() => {
    if (path === null) return
    let source: EventSource | null = null
    let calm: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    // What was recorded while nobody listened is not in the next stream.
    let hasMissed = false
    let last: string | null = null
    const tell = () => {
      calm ??= setTimeout(() => {
        calm = undefined
        changed.current(last)
      }, CALM_MS)
    }
    const stop = () => {
      source?.close()
      source = null
      clearTimeout(again)
      hasMissed = true
      setLive(false)
    }
    const start = () => {
      if (source !== null || document.visibilityState === 'hidden') return
      const opened = new EventSource(path)
      source = opened
      opened.addEventListener('caught-up', () => {
        setLive(true)
        if (hasMissed) {
          last = null
          tell()
        }
        hasMissed = false
      })
      opened.addEventListener('changed', ({ data }: MessageEvent<unknown>) => {
        const change: unknown = JSON.parse(String(data))
        notePosition(change)
        last = positionIn(change)
        tell()
      })
      opened.addEventListener('error', () => {
        // The browser connects again by itself, and tells the service where it was, unless it was refused.
        setLive(false)
        if (opened.readyState !== EventSource.CLOSED) return
        stop()
        again = setTimeout(start, AGAIN_MS)
      })
    }
    const onVisible = () => (document.visibilityState === 'hidden' ? stop() : start())
    start()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      stop()
      clearTimeout(calm)
    }
  }, [path])
  return isLive
}
