// Checks that this process's cached knowledge of the log is still valid. A server that takes over, or was restored from a
// backup, may have lost the last commits, and others may have written since: then the head is as high as before or higher, but
// with other events. If the event at the highest seen position is unchanged, so is everything before it. If it has changed, the
// whole cache is dropped. The check runs whenever the connection may have been interrupted.
import type { KnownHead, Seen } from './known-head.ts'

/** How long a check is valid if no call is open that would be lost with its server. */
const BELIEVED_MS = 1_000

export type HistoryCheck = {
  /** Resolves when the cache is valid or has been dropped. Rejects if the log does not answer. */
  check(): Promise<void>
  /** Call when a connection was lost, or an answer contradicts the cache. */
  doubt(): void
  readonly isDoubted: () => boolean
  /** How often the cache was dropped. If the number has grown, decisions based on the cache must be made again. */
  readonly timesForgotten: () => number
}

export type HistoryCheckParts = {
  readonly head: Pick<KnownHead, 'last'>
  /** Whether the log still has this event in its place. */
  readonly stands: (event: Seen) => Promise<boolean>
  /** Drops the cache. */
  readonly forget: () => void
  /** Whether a call is open that would fail if its server were lost. */
  readonly isWatched: () => boolean
  readonly nowMs: () => number
}

export function historyCheck({ head, stands, forget, isWatched, nowMs }: HistoryCheckParts): HistoryCheck {
  let doubts = 0
  let settledDoubts = 0
  let confirmedMs = Number.NEGATIVE_INFINITY
  let forgotten = 0
  let looking: Promise<void> | null = null
  const isDoubted = () => doubts !== settledDoubts

  async function look(): Promise<void> {
    const before = doubts
    const last = head.last()
    if (last && !(await stands(last))) {
      forgotten += 1
      forget()
    }
    settledDoubts = before
    confirmedMs = nowMs()
  }

  return {
    isDoubted,
    timesForgotten: () => forgotten,
    doubt() {
      doubts += 1
    },
    async check() {
      while (isDoubted() || !(isWatched() || nowMs() - confirmedMs < BELIEVED_MS)) {
        looking ??= look().finally(() => {
          looking = null
        })
        await looking
      }
    },
  }
}
