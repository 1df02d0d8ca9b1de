// How long a child waits after wrong PINs on one device. Counts are of one child on one device: nobody is held up elsewhere.

export type PinFailures = {
  readonly failures: number
  /** Until when no PIN is looked at; null if one may be tried now. */
  readonly untilMs: number | null
}

export const FAILURES_BEFORE_WAITING = 3
export const FAILURES_BEFORE_STUCK = 5
export const WAIT_MS = 30_000

export const noFailures: PinFailures = { failures: 0, untilMs: null }

export const isStuck = ({ failures }: PinFailures): boolean => failures >= FAILURES_BEFORE_STUCK

export type Begun =
  /** Counted as a failure before the PIN is looked at, so that guesses sent all at once count, too. */
  | { readonly kind: 'go'; readonly counted: PinFailures }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Until somebody unlocks the child. */
  | { readonly kind: 'stuck' }

export function beginAttempt(held: PinFailures, nowMs: number): Begun {
  if (isStuck(held)) return { kind: 'stuck' }
  if (held.untilMs !== null && held.untilMs > nowMs) return { kind: 'wait', waitMs: held.untilMs - nowMs }
  const failures = held.failures + 1
  return { kind: 'go', counted: { failures, untilMs: failures < FAILURES_BEFORE_WAITING ? null : nowMs + WAIT_MS } }
}
