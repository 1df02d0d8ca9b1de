// A log for a reader that does much work for each page, such as a projector: at the head, it rests between two pages.
import type { EventLog } from './event-log.ts'

export type Pace = {
  readonly nowMs: () => number
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Between these, the reader rests for as long as the page took. Under load, pages then hold more events, and much of a
 * page's cost does not grow with them: at 1,000 events a second, a projector that took each announcement as a page
 * spent 0.4 ms of a core on an event. A machine that is busy with other things gets longer pages by itself.
 */
const LEAST_MS = 10
const MOST_MS = 250

/** While it catches up it does not rest, and the first page after a pause comes at once. */
export function paced<Log extends Pick<EventLog, 'subscribe'>>(log: Log, { nowMs, sleep }: Pace): Log {
  return {
    ...log,
    async *subscribe(from) {
      for await (const message of log.subscribe(from)) {
        const givenMs = nowMs()
        yield message
        if (message.kind !== 'events' || !message.end) continue
        await sleep(Math.min(Math.max(nowMs() - givenMs, LEAST_MS), MOST_MS), from.signal)
      }
    },
  }
}
