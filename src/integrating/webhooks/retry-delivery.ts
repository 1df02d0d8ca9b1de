// When a failed delivery is retried, and when it is parked. Pure.
import type { Attempt, PausedFor } from './webhook.ts'

/** After the first attempt, as Standard Webhooks suggests: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours. */
export const STANDARD_SCHEDULE_S: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

/** After this many parked deliveries in a row, the endpoint is paused until somebody resumes it. */
export const MOST_PARKED_IN_A_ROW = 3

export type Verdict =
  | { readonly status: 'delivered' }
  | { readonly status: 'waiting'; readonly delayMs: number }
  /** 410 Gone: the event is kept until somebody resumes the endpoint. */
  | { readonly status: 'waiting'; readonly pause: PausedFor }
  | { readonly status: 'parked'; readonly pause: PausedFor | null }

/** `attempts` includes this one. The jitter keeps receivers that failed together from being retried together. */
export function judgeAttempt(
  { ok, httpStatus, error, retryAfterMs }: Attempt,
  attempts: number,
  parkedInARow: number,
  { scheduleS, random }: { readonly scheduleS: readonly number[]; readonly random: () => number },
): Verdict {
  if (ok) return { status: 'delivered' }
  // No fault of the receiver, and no reason to keep the events of others waiting.
  if (error === 'withheld') return { status: 'parked', pause: null }
  if (httpStatus === 410) return { status: 'waiting', pause: 'gone' }
  const delayS = scheduleS[attempts - 1]
  if (delayS === undefined)
    return { status: 'parked', pause: parkedInARow + 1 >= MOST_PARKED_IN_A_ROW ? 'failing' : null }
  const delayMs = delayS * 1_000 * (1 + random() / 4)
  return { status: 'waiting', delayMs: Math.round(Math.max(delayMs, retryAfterMs ?? 0)) }
}
