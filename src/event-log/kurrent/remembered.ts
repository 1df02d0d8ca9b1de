// Whether what this process remembers of the log still holds. A server that takes over, or comes back from a backup, may
// have lost the last commits, and others may have written on by then: the head is as high as before or higher, and other
// events stand there. The event at the highest position that was seen vouches for all before it: where another stands in
// its place, everything is forgotten. That is looked at whenever the connection may have been another one's in between.
import type { HeadKnown, Seen } from './head-known.ts'

/** Without a call that would have been lost with its server, what was confirmed is believed for so long. */
const BELIEVED_MS = 1_000

export type Remembered = {
  /** Comes back when what is remembered holds, or was forgotten. Rejects where the log does not answer. */
  check(): Promise<void>
  /** A connection was lost, or an answer contradicts what is remembered. */
  doubt(): void
  readonly isDoubted: () => boolean
  /** How often everything was forgotten: who has decided by what was remembered decides anew where it has grown. */
  readonly timesForgotten: () => number
}

export type RememberedParts = {
  readonly head: Pick<HeadKnown, 'last'>
  /** Whether this very event stands there. */
  readonly stands: (event: Seen) => Promise<boolean>
  /** Drops everything. */
  readonly forget: () => void
  /** True while a call is open that would be lost with its server, and say so. */
  readonly isWatched: () => boolean
  readonly nowMs: () => number
}

export function remembered({ head, stands, forget, isWatched, nowMs }: RememberedParts): Remembered {
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
