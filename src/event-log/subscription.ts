// A subscription over any log: reads pages while there are any, then waits to be woken. One page in memory, never more.
import { type Position, position } from '#kernel/ids.ts'
import type { Filter, LogPage, SubscriptionMessage } from './event-log.ts'

/** Tells readers that the log may have grown. A missed call costs a poll interval, never an event. */
export type Doorbell = {
  ring(): void
  /** Waits for a ring since `seen` (a count of rings), or for the time to pass, or for the signal. */
  wait(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void>
  count(): number
}

export function doorbell(): Doorbell {
  let rings = 0
  let waiting = new Set<() => void>()
  return {
    count: () => rings,
    ring() {
      rings += 1
      const woken = waiting
      waiting = new Set()
      for (const wake of woken) wake()
    },
    wait(seen, timeoutMs, signal) {
      if (rings !== seen || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, timeoutMs)
        waiting.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      })
    },
  }
}

type Source = {
  readonly readAll: (page: { after: Position; limit: number; filter?: Filter }) => Promise<LogPage>
  readonly bell: Doorbell
  /** How long a reader at the head sleeps before it looks for itself: a wake-up may have been lost. */
  readonly pollMs: number
  /** Told of a failed read; the subscription waits and reads again from where it was. */
  readonly onRetry?: (error: unknown, attempt: number) => void
}

/**
 * Catching up → live → catching up again when it falls behind: the position read last is the whole state, so a lost
 * connection, a slow reader and a restart are one and the same thing.
 */
export async function* follow(
  source: Source,
  from: {
    readonly after: Position
    readonly filter?: Filter
    readonly pageSize?: number
    readonly signal: AbortSignal
  },
): AsyncGenerator<SubscriptionMessage> {
  const { signal, filter, pageSize = 1_000 } = from
  let after = position(from.after)
  let live = false
  let failures = 0
  while (!signal.aborted) {
    // Counted before reading: a ring during the read means that something may have come after it.
    const rings = source.bell.count()
    let page: LogPage
    try {
      page = await source.readAll({ after, limit: pageSize, ...(filter && { filter }) })
      failures = 0
    } catch (error) {
      failures += 1
      source.onRetry?.(error, failures)
      await source.bell.wait(source.bell.count(), Math.min(50 * 2 ** failures, 5_000), signal)
      continue
    }
    const moved = page.position > after
    after = page.position
    if (page.events.length > 0 || (moved && filter)) {
      if (!page.end) live = false
      yield { kind: 'events', ...page }
    }
    if (!page.end) continue
    if (!live) {
      live = true
      yield { kind: 'caught-up', position: after }
    }
    await source.bell.wait(rings, source.pollMs, signal)
  }
}
