// How long a child waits after wrong PINs on one device, and when their PIN is no longer looked at on devices that are new to them.
// On a device on which the child has signed in, only what happens there counts: nobody is held up where they always sign in.

export type PinFailures = {
  readonly failures: number
  /** Until when no PIN is looked at; null if one may be tried now. */
  readonly untilMs: number | null
}

export const FAILURES_BEFORE_WAITING = 3
export const FAILURES_BEFORE_STUCK = 5
/** Of one child over all devices. From then on, only devices are accepted on which the child has signed in. */
export const FAILURES_BEFORE_KNOWN_DEVICES_ONLY = 20
export const WAIT_MS = 30_000

export const noFailures: PinFailures = { failures: 0, untilMs: null }

const isStuck = ({ failures }: PinFailures): boolean => failures >= FAILURES_BEFORE_STUCK

/** What is counted of a child on one device, and of the same child on all devices together. */
export type Counted = PinFailures & {
  /** Whether the child has signed in on this device. */
  readonly hasSignedIn: boolean
  readonly everywhere: number
}

/** Whether the child waits for a teacher on this device. */
export const waitsForTeacher = (counted: Counted): boolean =>
  isStuck(counted) || (!counted.hasSignedIn && counted.everywhere >= FAILURES_BEFORE_KNOWN_DEVICES_ONLY)

export type Begun =
  /** Counted as a failure before the PIN is looked at, so that guesses sent all at once count, too. */
  | { readonly kind: 'go'; readonly counted: PinFailures }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Until somebody unlocks the child. */
  | { readonly kind: 'stuck' }

export function beginAttempt(held: Counted, nowMs: number): Begun {
  if (waitsForTeacher(held)) return { kind: 'stuck' }
  if (held.untilMs !== null && held.untilMs > nowMs) return { kind: 'wait', waitMs: held.untilMs - nowMs }
  const failures = held.failures + 1
  return { kind: 'go', counted: { failures, untilMs: failures < FAILURES_BEFORE_WAITING ? null : nowMs + WAIT_MS } }
}
