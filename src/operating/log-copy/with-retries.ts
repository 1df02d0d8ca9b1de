// Retries operations that a log or the key store may answer later. The same appends are stored once, however often they are sent.
import { EventLogError } from '#event-log/event-log.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'

/** About a minute in all, by when a restarted server is back. */
const MOST_TRIES = 16
const MOST_WAIT_MS = 5_000

export async function withRetries<T>(delay: (ms: number) => Promise<void>, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await work()
    } catch (error) {
      if (!mayPass(error) || tries >= MOST_TRIES) throw error
      await delay(Math.min(50 * 2 ** tries, MOST_WAIT_MS))
    }
}

const mayPass = (error: unknown): boolean =>
  error instanceof KeysUnavailable ||
  (error instanceof EventLogError && ['log-busy', 'outcome-unknown', 'log-unavailable'].includes(error.code))
