// A process that starts while its database or its log is not there waits for it, and begins when it is.
import { EventLogError } from '#event-log/event-log.ts'
import { mayPass } from '#platform/database-errors.ts'
import { codeOf } from '#platform/running.ts'

const MOST_WAIT_MS = 5_000

export type PatientOptions = {
  readonly signal: AbortSignal
  /** Ends early, without an error, when `signal` is aborted. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onWait: (error: unknown, waitsMs: number) => void
  /** Waits no longer than this in all, and then throws what it waited for. For ever where absent. */
  readonly most?: { readonly waitMs: number; readonly nowMs: () => number }
}

/** Null where it was told to stop before. What waiting cannot mend (a wrong password, an older program) is thrown. */
export async function openPatiently<T extends { close(): Promise<void> }>(
  open: () => Promise<T>,
  { signal, delay, onWait, most }: PatientOptions,
): Promise<T | null> {
  const untilMs = most ? most.nowMs() + most.waitMs : Number.POSITIVE_INFINITY
  for (let failures = 0; !signal.aborted; ) {
    try {
      const opened = await open()
      if (!signal.aborted) return opened
      await opened.close()
    } catch (error) {
      if (!isAway(error) || (most && most.nowMs() >= untilMs)) throw error
      failures += 1
      const waitsMs = Math.min(100 * 2 ** failures, MOST_WAIT_MS)
      onWait(error, waitsMs)
      await delay(waitsMs, signal)
    }
  }
  return null
}

/** The error itself or what caused it: a migration that failed since the connection was lost keeps that as its cause. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof EventLogError && error.name !== 'CannotOpenLog')
    return error.code === 'log-unavailable' || error.code === 'log-busy'
  // Errors of ours are told in words, which may well hold "connect".
  const isOfTheDriver = codeOf(error) !== undefined || error.name === 'Error'
  return (isOfTheDriver && mayPass(error)) || isAway(error.cause)
}
