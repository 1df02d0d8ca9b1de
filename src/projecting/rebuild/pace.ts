// How fast a rebuild works: at full speed while nobody writes, and in short turns while others do.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { EventLog } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'

export type Pace = {
  /** Called between two turns of a few milliseconds, with the duration of the last one. */
  rest(workedMs: number): Promise<void>
}

/** Reading the head takes a fraction of a millisecond. */
const LOOK_EVERY_MS = 250
/** If the log grew within this time, others are working. */
const BUSY_MS = 2_000
/** Ratio of rest to work. */
const REST = 2

/**
 * While the log grows, a rebuild works a third of the time, so that others wait for the database for one turn at most.
 */
export function pace(parts: {
  readonly log: Pick<EventLog, 'head'>
  readonly delay: (ms: number) => Promise<void>
  readonly nowMs: () => number
}): Pace {
  const { log, delay, nowMs } = parts
  let head: Position | null = null
  let lookedMs = Number.NEGATIVE_INFINITY
  let grewMs = Number.NEGATIVE_INFINITY

  function look(): void {
    lookedMs = nowMs()
    void log.head().then(
      (now) => {
        if (head !== null && now > head) grewMs = nowMs()
        head = now
      },
      // If the log does not answer, the rebuild itself will fail.
      () => undefined,
    )
  }

  return {
    async rest(workedMs) {
      if (nowMs() - lookedMs >= LOOK_EVERY_MS) look()
      if (nowMs() - grewMs < BUSY_MS) await delay(Math.max(1, REST * workedMs))
      // Take in the bytes of the next page, which is on its way: otherwise the database waits for the fold.
      else await yieldToEventLoop()
    },
  }
}
