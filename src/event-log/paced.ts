// Slows down a reader that does much work per page, such as a projector: at the head, it pauses between two pages.
import type { EventLog } from './event-log.ts'

export type Pace = {
  readonly nowMs: () => number
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Within these limits, the reader pauses for as long as the page took. Under load, pages then contain more events, and much
 * of the cost of a page does not depend on its size: at 1,000 events a second, a projector that read a page for each
 * announcement spent 0.4 ms of a core on each event. A machine that is busy with other work gets larger pages automatically.
 */
const LEAST_MS = 10
const MOST_MS = 250

/** Does not pause while it catches up. The first page after an idle period comes at once. */
export function paced<Log extends Pick<EventLog, 'subscribe'>>(log: Log, { nowMs, sleep }: Pace): Log {
  return {
    ...log,
    async *subscribe(from) {
      for await (const message of log.subscribe(from)) {
        const yieldedMs = nowMs()
        yield message
        if (message.kind !== 'events' || !message.end) continue
        await sleep(Math.min(Math.max(nowMs() - yieldedMs, LEAST_MS), MOST_MS), from.signal)
      }
    },
  }
}
