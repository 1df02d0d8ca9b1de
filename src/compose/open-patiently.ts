// Opens a service and waits while its database or its log is unavailable.
import { EventLogError } from '#event-log/event-log.ts'
import { mayPass } from '#platform/database-errors.ts'
import { codeOf } from '#platform/running.ts'

const MOST_WAIT_MS = 5_000

export type PatientOptions = {
  readonly signal: AbortSignal
  /** Resolves early if `signal` is aborted. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onWait: (error: unknown, waitsMs: number) => void
  /** The longest total wait, after which the last error is thrown. Waits for ever if absent. */
  readonly most?: { readonly waitMs: number; readonly nowMs: () => number }
}

/** Null if the signal was aborted first. Throws permanent errors (a wrong password, an older program) immediately. */
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
      if (!isUnavailable(error) || (most && most.nowMs() >= untilMs)) throw error
      failures += 1
      const waitsMs = Math.min(100 * 2 ** failures, MOST_WAIT_MS)
      onWait(error, waitsMs)
      await delay(waitsMs, signal)
    }
  }
  return null
}

/** Checks the error and its causes: a migration that failed because the connection was lost has that error as its cause. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof EventLogError && error.name !== 'CannotOpenLog')
    return error.code === 'log-unavailable' || error.code === 'log-busy'
  // Do not match the messages of our own errors, which may contain "connect".
  const isOfTheDriver = codeOf(error) !== undefined || error.name === 'Error'
  return (isOfTheDriver && mayPass(error)) || isUnavailable(error.cause)
}
