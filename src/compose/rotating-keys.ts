// Ends the epochs of the key store while the service runs: at its start, and then every hour if one is due.
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { type RotationDue, rotateIfDue } from '#privacy/rotation.ts'

const EVERY_MS = 60 * 60 * 1_000

export type RotatingKeys = {
  /** Stops between two batches; the next start continues. */
  stop(): Promise<void>
}
export type RotatingKeysParts = {
  readonly onRotated: (rotated: Exclude<RotationDue, string>) => void
  readonly onTrouble: (error: unknown) => void
  readonly everyMs?: number
}

export function rotatingKeys(
  store: KeptKeyStore,
  { onRotated, onTrouble, everyMs = EVERY_MS }: RotatingKeysParts,
): RotatingKeys {
  const stopping = new AbortController()
  const rotate = async (): Promise<void> => {
    try {
      const done = await rotateIfDue(store, { signal: stopping.signal })
      if (typeof done !== 'string') onRotated(done)
    } catch (error) {
      // The key store may be away for a while: the next hour tries again.
      if (!stopping.signal.aborted) onTrouble(error)
    }
  }
  let working = rotate()
  const timer = setInterval(() => {
    working = working.then(rotate)
  }, everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await working
    },
  }
}
