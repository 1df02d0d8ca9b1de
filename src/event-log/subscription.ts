// A subscription over any log: reads pages until the head, then waits for a wake-up. Holds one page in memory.
import { type Position, position } from '#kernel/ids.ts'
import type { Filter, LogPage, SubscriptionMessage } from './event-log.ts'

/** Signals readers that the log may have grown. A missed signal costs a poll interval, never an event. */
export type Doorbell = {
  ring(): void
  /** Waits until the bell rings (unless it has rung since the count `seen`), the timeout passes or the signal is aborted. */
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
  /** How long a reader at the head waits before it polls: a wake-up may have been lost. */
  readonly pollMs: number
  /** Called after a failed read. The subscription waits and repeats the read. */
  readonly onRetry?: (error: unknown, attempt: number) => void
}

/**
 * Catching up → live → catching up again when it falls behind. The last position is the only state, so a lost connection, a
 * slow reader and a restart are handled in the same way.
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
    // Count before reading: a ring during the read may announce events that the read missed.
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
    const hasAdvanced = page.position > after
    after = page.position
    if (page.events.length > 0 || (hasAdvanced && filter)) {
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
