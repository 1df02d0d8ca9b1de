// A learner's stays in classes, kept by every decider over the learner's stream. Pure and bounded.
import type { Instant, LocalDay, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { ClassId } from './values.ts'

/** One stay in a class. A learner who leaves and comes back has two. */
export type Enrolment = {
  readonly class: ClassId
  readonly from: Instant
  /** The day of `from` in the school's zone. */
  readonly joinedOn: LocalDay
  /** Whether the school gave the date on which the learner joined. */
  readonly isDated: boolean
  /** When the learner left; null while enrolled. */
  readonly until: Instant | null
}

/** More classes at once than fit into any timetable; keeps the state small. */
export const MOST_CLASSES_AT_ONCE = 20
/** Past stays are kept so that events sent late by a tablet still find their class. */
const MOST_FORMER_STAYS = 20

type Joining = {
  readonly data: { readonly class: ClassId; readonly dated?: boolean | undefined }
  readonly occurredAt: Instant
  readonly zone: Zone
}

export function enrol(enrolments: readonly Enrolment[], { data, occurredAt, zone }: Joining): readonly Enrolment[] {
  if (enrolments.some((stay) => stay.class === data.class && stay.until === null)) return enrolments
  const joinedOn = localDay(occurredAt, zone)
  return [...enrolments, { class: data.class, from: occurredAt, joinedOn, isDated: data.dated === true, until: null }]
}

export function leave(enrolments: readonly Enrolment[], leftClass: ClassId, until: Instant): readonly Enrolment[] {
  const stays = enrolments.map((stay) => (stay.class === leftClass && stay.until === null ? { ...stay, until } : stay))
  const former = stays.filter((stay) => stay.until !== null)
  const forgotten = new Set(former.slice(0, Math.max(0, former.length - MOST_FORMER_STAYS)))
  return stays.filter((stay) => !forgotten.has(stay))
}

/**
 * The class that an event of this time belongs to: the requested class, or else the last class that the learner had
 * joined by then. An event that a tablet sends days late belongs to the class of its own day, not of today.
 *
 * Where no stay covers the moment, a learner belongs to a class from the beginning of the day on which they joined: when
 * a school enrols a child at ten, what the child did at nine still counts. An undated first enrolment does not say when
 * the learner joined, so earlier work counts in that class too.
 */
export function classAt(
  enrolments: readonly Enrolment[],
  { occurredAt, zone }: { readonly occurredAt: Instant; readonly zone: Zone },
  requested: ClassId | undefined,
): ClassId | undefined {
  const day = localDay(occurredAt, zone)
  const first = enrolments.reduce<Enrolment | undefined>(earlierOf, undefined)
  const possible = enrolments.filter(
    (stay) =>
      (stay.joinedOn <= day || (stay === first && !stay.isDated)) &&
      (stay.until === null || occurredAt < stay.until) &&
      (requested === undefined || stay.class === requested),
  )
  const covers = ({ from }: Enrolment) => from <= occurredAt
  const last = possible.filter(covers).reduce<Enrolment | undefined>(laterOf, undefined)
  return (last ?? possible.reduce<Enrolment | undefined>(earlierOf, undefined))?.class
}

const laterOf = (last: Enrolment | undefined, stay: Enrolment) => (last && stay.from < last.from ? last : stay)
const earlierOf = (first: Enrolment | undefined, stay: Enrolment) => (first && first.from <= stay.from ? first : stay)
