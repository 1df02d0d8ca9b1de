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
