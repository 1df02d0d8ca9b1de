/** The clock as a parameter: code that depends on the time takes one, so that a test can control it. */
import { setTimeout as pause } from 'node:timers/promises'

export type Clock = {
  /** UTC with milliseconds, `2026-03-12T09:42:00.000Z`. */
  now(): string
  /** Only differences are meaningful; it never goes back. */
  monotonicMs(): number
  /** Ends early, without an error, when `signal` is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    pause(durationMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error
    }),
}

/** A clock that is stopped until it is advanced. Sleepers wake in the order of their times. */
export function manualClock(
  start = '2026-01-05T08:00:00.000Z',
): Clock & { advance(durationMs: number): Promise<void> } {
  const startMs = Date.parse(start)
  let elapsedMs = 0
  let sleepers: { at: number; wake: () => void }[] = []
  return {
    now: () => new Date(startMs + elapsedMs).toISOString(),
    monotonicMs: () => elapsedMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = { at: elapsedMs + durationMs, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
    async advance(durationMs) {
      const target = elapsedMs + durationMs
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= target).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        sleepers = sleepers.filter((sleeper) => sleeper !== next)
        elapsedMs = next.at
        next.wake()
        // A sleeper that was woken may sleep again within the same advance.
        await new Promise((resolve) => setImmediate(resolve))
      }
      elapsedMs = target
    },
  }
}
