// A learner's stays in classes, as any decider over the learner's stream keeps them. Pure and bounded.
import type { Instant, LocalDay, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { ClassId } from './values.ts'

/** One stay in a class. A learner who leaves and comes back has two. */
export type Enrolment = {
  readonly class: ClassId
  readonly from: Instant
  /** The day of `from` in the school's zone. */
  readonly joinedOn: LocalDay
  /** Whether the school said when the learner joined. */
  readonly isDated: boolean
  /** When the learner left; null while enrolled. */
  readonly until: Instant | null
}

/** More classes at once than any timetable holds; keeps the state small. */
export const MOST_CLASSES_AT_ONCE = 20
/** Stays that ended, kept so that what a tablet sends late still finds its class. */
const MOST_FORMER_STAYS = 20

type Joining = {
  readonly data: { readonly class: ClassId; readonly dated?: boolean | undefined }
  readonly occurredAt: Instant
  readonly zone: Zone
}

export function enrol(enrolments: readonly Enrolment[], { data, occurredAt, zone }: Joining): readonly Enrolment[] {
  if (enrolments.some((one) => one.class === data.class && one.until === null)) return enrolments
  const joinedOn = localDay(occurredAt, zone)
  return [...enrolments, { class: data.class, from: occurredAt, joinedOn, isDated: data.dated === true, until: null }]
}

export function leave(enrolments: readonly Enrolment[], from: ClassId, at: Instant): readonly Enrolment[] {
  const after = enrolments.map((one) => (one.class === from && one.until === null ? { ...one, until: at } : one))
  const former = after.filter((one) => one.until !== null)
  const forgotten = new Set(former.slice(0, Math.max(0, former.length - MOST_FORMER_STAYS)))
  return after.filter((one) => !forgotten.has(one))
}

/**
 * The class in which something that occurred then counts: the one asked for, else the last that the learner had joined
 * by then. What a tablet sends days late is of the class of that day, not of today's.
 *
 * Where no stay covers the moment, a learner belongs to a class from the beginning of the day on which they joined: a
 * school that enrols a child at ten does not mean to lose what the child did at nine. And a first enrolment that the
 * school did not date says that the learner is in the class, not since when: what was done before counts in it.
 */
export function classAt(
  enrolments: readonly Enrolment[],
  { occurredAt, zone }: { readonly occurredAt: Instant; readonly zone: Zone },
  wanted: ClassId | undefined,
): ClassId | undefined {
  const day = localDay(occurredAt, zone)
  const first = enrolments.reduce<Enrolment | undefined>(earlierOf, undefined)
  const possible = enrolments.filter(
    (one) =>
      (one.joinedOn <= day || (one === first && !one.isDated)) &&
      (one.until === null || occurredAt < one.until) &&
      (wanted === undefined || one.class === wanted),
  )
  const covers = ({ from }: Enrolment) => from <= occurredAt
  const last = possible.filter(covers).reduce<Enrolment | undefined>(laterOf, undefined)
  return (last ?? possible.reduce<Enrolment | undefined>(earlierOf, undefined))?.class
}

const laterOf = (last: Enrolment | undefined, one: Enrolment) => (last && one.from < last.from ? last : one)
const earlierOf = (first: Enrolment | undefined, one: Enrolment) => (first && first.from <= one.from ? first : one)
