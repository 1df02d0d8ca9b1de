// How hard a rebuild works: as fast as it can while nobody writes, and in short turns while others do.
import { setImmediate as breath } from 'node:timers/promises'
import type { EventLog } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'

export type Pace = {
  /** Called between two turns of a few milliseconds, with how long the last one took. */
  rest(workedMs: number): Promise<void>
}

/** A look at the head costs a fraction of a millisecond. */
const LOOK_EVERY_MS = 250
/** Somebody has written within this time: others are at work. */
const BUSY_MS = 2_000
/** As often as it works. */
const REST = 2

/** While the log grows, a rebuild works a third of the time: whoever waits for the database waits for one turn. */
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
      // A log that does not answer is met by the rebuild itself.
      () => undefined,
    )
  }

  return {
    async rest(workedMs) {
      if (nowMs() - lookedMs >= LOOK_EVERY_MS) look()
      if (nowMs() - grewMs < BUSY_MS) await delay(Math.max(1, REST * workedMs))
      // The next page is on its way: unless its bytes are taken in meanwhile, the database waits for the fold.
      else await breath()
    },
  }
}
