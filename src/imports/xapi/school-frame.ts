// What must exist before the learners of a file: the school, a class for each course, and one person for the staff.

import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import {
  derivedCommandId,
  type Instant,
  PersonId,
  type StreamName,
  streamName,
  TenantId,
  type Zone,
} from '#kernel/ids.ts'
import type { StreamPlan } from '../go-on.ts'
import { importerFrom } from '../importers.ts'
import { schoolYearOf } from '../school-year.ts'
import type { Gathered } from './gather-statements.ts'
import { classOf } from './learner-steps.ts'
import { nameIn } from './spellings.ts'

/** An existing school, or a new one with this name. */
export type School = { readonly tenant: TenantId } | { readonly name: string; readonly zone: Zone }

export const tenantOf = (school: School): TenantId =>
  'tenant' in school ? school.tenant : TenantId.parse(derivedUuid('xapi school', school.name))

export const importerOf = (tenant: TenantId): PersonId => importerFrom('xapi', tenant)

/** The school if it is new, one person for the teachers, whom statements do not name, and the classes. */
export function framePlans(tenant: TenantId, zone: Zone, gathered: Gathered, made: string | undefined): StreamPlan[] {
  const teacher = PersonId.parse(derivedUuid('xapi staff', tenant))
  const opened = [...gathered.courses.values()].reduce((least, { first }) => (first < least ? first : least), LATEST)
  const years = yearsOf(gathered, zone)
  return [
    ...(made === undefined
      ? []
      : [one(streamName('school', tenant), null, opened, schoolOpened({ name: made, zone }))]),
    one(
      streamName('person', teacher),
      teacher,
      opened,
      personRegistered({ role: 'teacher', givenName: 'Équipe', familyName: 'pédagogique' }),
    ),
    ...[...gathered.courses].map(([id, { name, first }]) =>
      one(
        streamName('class', classOf(tenant, id)),
        null,
        first,
        classOpened({
          name: classNameOf(id, name?.text),
          level: 'Cours',
          schoolYear: years.get(id) ?? schoolYearOf(first, zone),
          teacher,
        }),
      ),
    ),
  ]
}

export const classNameOf = (course: string, name: string | undefined): string =>
  name ?? nameIn(course)?.text ?? 'Cours sans nom'

const LATEST = '9998-12-31T00:00:00.000Z' as Instant

const one = (
  stream: StreamName,
  subject: PersonId | null,
  occurredAt: Instant,
  event: ReturnType<typeof schoolOpened> | ReturnType<typeof personRegistered> | ReturnType<typeof classOpened>,
): StreamPlan => ({
  stream,
  subject,
  events: 1,
  steps: () => [{ command: derivedCommandId('xapi', stream), occurredAt, events: [event] }],
})

/** The school year of most statements of a course, so that a clock that is years behind does not decide it. */
function yearsOf({ courses, byLearner }: Gathered, zone: Zone): Map<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const [id, { first, last }] of courses)
    if (schoolYearOf(first, zone) !== schoolYearOf(last, zone)) counts.set(id, new Map())
  if (counts.size > 0)
    for (const statements of byLearner.values())
      for (const { course, at } of statements) {
        const of = counts.get(course)
        const year = of && schoolYearOf(at, zone)
        if (of && year !== undefined) of.set(year, (of.get(year) ?? 0) + 1)
      }
  const most = (of: Map<string, number>) => [...of].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? ''
  return new Map([...counts].map(([id, of]) => [id, most(of)]))
}
