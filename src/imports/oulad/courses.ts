// The dataset's courses as classes of one school, and its day numbers as moments.
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type Instant, type LocalDay, PersonId, streamName, TenantId, type Zone } from '#kernel/ids.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import { type CourseRow, courseName } from './tables.ts'

export const ZONE = 'Europe/London' as Zone

/** Whose ids these are: everything is derived from the dataset's name and the courses that were chosen. */
export type Namespace = { readonly tenant: TenantId; readonly importer: PersonId; readonly teacher: PersonId }

/** Another choice of courses is another school: a learner's stream holds what one choice says, in order, and no more. */
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
 * One learner per number of the dataset. The numbers are no names, and the ids are derived from them without a secret:
 * who has the dataset can tell which learner is which row, and nothing more than the dataset says.
 */
export const learnerOf = ({ tenant }: Namespace, student: number): PersonId =>
  PersonId.parse(derivedUuid(tenant, 'student', String(student)))

export type Course = {
  readonly name: string
  readonly module: string
  readonly class: ClassId
  readonly schoolYear: string
  readonly firstDay: LocalDay
  /** Days since 1970 of the first day: what the dataset's day 0 is. */
  readonly startDay: number
  readonly lengthDays: number
}

const DAY_MS = 86_400_000

/** B begins in February and J in October; the dataset hides the day, so that it is the first of the month here. */
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

export const schoolStream = ({ tenant }: Namespace) => streamName('school', tenant)

/**
 * The dataset knows days, not hours. Who registers is in the class from six in the morning, who leaves or is given a
 * result is so in the day's last minute, and noon stands for all that is done in between.
 */
const MINUTES = { morning: 360, noon: 720, night: 1_439 } as const
export type Hour = keyof typeof MINUTES

const moments = new Map<number, Instant>()

export function momentOf(dayNumber: number, hour: Hour): Instant {
  const key = dayNumber * 1_440 + MINUTES[hour]
  const known = moments.get(key)
  if (known) return known
  const day = dayAfter('1970-01-01' as LocalDay, dayNumber)
  const moment = instantOf(momentAt(day, MINUTES[hour], ZONE))
  // Three a day for the two years of the dataset; bounded whatever the days are.
  if (moments.size > 10_000) moments.clear()
  moments.set(key, moment)
  return moment
}
