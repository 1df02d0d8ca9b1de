// A learner's enrolments over time, as any decider over the learner's stream keeps them. Pure and bounded.
import type { Instant } from '#kernel/ids.ts'
import type { ClassId } from './values.ts'

export type Enrolment = {
  readonly class: ClassId
  /** When the learner left; null while enrolled. */
  readonly until: Instant | null
}

/** More classes at once than any timetable holds; keeps the state small. */
export const MOST_CLASSES_AT_ONCE = 20
/** Enrolments that ended, kept so that what a tablet sends late still finds its class. */
const MOST_FORMER_CLASSES = 20

export function enrol(enrolments: readonly Enrolment[], into: ClassId): readonly Enrolment[] {
  return [...enrolments.filter((one) => one.class !== into), { class: into, until: null }]
}

export function leave(enrolments: readonly Enrolment[], from: ClassId, at: Instant): readonly Enrolment[] {
  const after = enrolments.map((one) => (one.class === from && one.until === null ? { class: from, until: at } : one))
  const former = after.filter((one) => one.until !== null)
  const forgotten = new Set(former.slice(0, Math.max(0, former.length - MOST_FORMER_CLASSES)))
  return after.filter((one) => !forgotten.has(one))
}

/**
 * The class in which something that occurred then counts: the one asked for, else the last that the learner joined.
 * A learner who has left still counts for what occurred before leaving, since a tablet may send it days later.
 */
export function classAt(
  enrolments: readonly Enrolment[],
  occurredAt: Instant,
  wanted: ClassId | undefined,
): ClassId | undefined {
  const possible = enrolments.filter(
    (one) => (one.until === null || occurredAt < one.until) && (wanted === undefined || one.class === wanted),
  )
  return (possible.findLast((one) => one.until === null) ?? possible.at(-1))?.class
}
