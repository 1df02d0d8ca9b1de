// The dataset's courses as classes of one school, and its day numbers as moments.
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type Instant, type LocalDay, PersonId, streamName, TenantId, type Zone } from '#kernel/ids.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import { type CourseRow, courseName } from './tables.ts'

export const ZONE = 'Europe/London' as Zone

/** The ids of one import, derived from the name of the dataset and the chosen courses. */
export type Namespace = { readonly tenant: TenantId; readonly importer: PersonId; readonly teacher: PersonId }

/** Each choice of courses is a separate school, since a learner's stream contains the events of exactly one choice, in order. */
export function namespaceOf(only: ReadonlySet<string> | undefined): Namespace & { readonly name: string } {
  const choice = only ? [...only].sort() : []
  const id = (what: string) => derivedUuid('oulad', ...choice, what)
  return {
    name: choice.length === 0 ? 'Open University' : `Open University (${choice.join(', ')})`,
    tenant: TenantId.parse(id('school')),
    importer: PersonId.parse(id('importer')),
    teacher: PersonId.parse(id('teacher')),
  }
}

/**
 * One learner per student number of the dataset. The numbers are not names. The ids are derived from them without a secret:
 * somebody who has the dataset can match learners to rows, but learns nothing beyond the dataset.
 */
export const learnerOf = ({ tenant }: Pick<Namespace, 'tenant'>, student: number): PersonId =>
  PersonId.parse(derivedUuid(tenant, 'student', String(student)))

export type Course = {
  readonly name: string
  readonly module: string
  readonly class: ClassId
  readonly schoolYear: string
  readonly firstDay: LocalDay
  /** The first day, which is day 0 in the dataset, in days since 1970. */
  readonly startDay: number
  readonly lengthDays: number
}

const DAY_MS = 86_400_000

/** B begins in February and J in October. The dataset hides the day, so the first of the month is used. */
export function courseOf({ tenant }: Namespace, row: CourseRow): Course | null {
  const [, year = '', letter] = /^(\d{4})([BJ])$/.exec(row.presentation) ?? []
  if (letter === undefined || row.lengthDays === null) return null
  const firstDay = `${year}-${letter === 'B' ? '02' : '10'}-01` as LocalDay
  const from = letter === 'B' ? Number(year) - 1 : Number(year)
  return {
    name: courseName(row),
    module: row.module,
    class: ClassId.parse(derivedUuid(tenant, 'class', courseName(row))),
    schoolYear: `${from}-${from + 1}`,
    firstDay,
    startDay: Date.parse(`${firstDay}T00:00:00Z`) / DAY_MS,
    lengthDays: row.lengthDays,
  }
}

/** The nth day of a course, from 0. */
export const dayOfCourse = ({ firstDay }: Course, day: number): LocalDay => dayAfter(firstDay, day)

export const schoolStream = ({ tenant }: Namespace) => streamName('school', tenant)

/**
 * The dataset has days, not hours. Registrations happen at six in the morning, departures and results in the last minute of
 * the day, and all other activity at noon.
 */
const MINUTES = { morning: 360, noon: 720, night: 1_439 } as const
export type Hour = keyof typeof MINUTES

const moments = new Map<number, Instant>()

export function momentOf(dayNumber: number, hour: Hour): Instant {
  const key = dayNumber * 1_440 + MINUTES[hour]
  const cached = moments.get(key)
  if (cached) return cached
  const day = dayAfter('1970-01-01' as LocalDay, dayNumber)
  const moment = instantOf(momentAt(day, MINUTES[hour], ZONE))
  // Three per day for the two years of the dataset. The limit holds for any other days too.
  if (moments.size > 10_000) moments.clear()
  moments.set(key, moment)
  return moment
}
