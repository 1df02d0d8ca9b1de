// Imports the Open University Learning Analytics Dataset: one school, a class for each course, a stream for each student.

import type { Codec } from '#commanding/codec.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { derivedCommandId, streamName } from '#kernel/ids.ts'
import { type KeyOf, wholeEvent } from '../add-missing.ts'
import { type Done, loadPlans, type StreamPlan } from '../go-on.ts'
import type { LoadParts } from '../load-streams.ts'
import { schoolOf } from '../school-of.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { type Checked, checkRows } from './check-rows.ts'
import { type Course, courseOf, momentOf, type Namespace, namespaceOf, schoolStream, ZONE } from './courses.ts'
import { type Facts, gatherFacts } from './facts.ts'
import { learnerPlans } from './learner-events.ts'
import type { Tables } from './tables.ts'

export type OuladParts = Pick<LoadParts, 'log' | 'erased'> & { readonly codec: Codec }

export type OuladOptions = {
  /** Only these courses, such as `AAA-2013J`; all by default. */
  readonly only?: ReadonlySet<string>
  readonly aside: SetAside
  /** Called once before anything is written, with the total number of events. */
  readonly onTotal?: (events: number) => void
  /** Called with the number of events that were written, or found in the log. */
  readonly onEvents?: (events: number) => void
  readonly signal?: AbortSignal
}

export type TableCounts = {
  readonly table: string
  readonly rows: number
  readonly taken: number
  readonly setAside: number
}

export type OuladSummary = Done & {
  readonly namespace: Namespace
  readonly courses: readonly Course[]
  readonly learners: number
  /** For each table: its rows, the imported rows, and the rows set aside. */
  readonly tables: readonly TableCounts[]
  /** The number of events of each type in the whole import. */
  readonly types: ReadonlyMap<string, number>
  readonly total: number
}

export async function importOulad(parts: OuladParts, tables: Tables, options: OuladOptions): Promise<OuladSummary> {
  const { only, aside, onEvents, signal } = options
  const namespace = namespaceOf(only)
  const courses = tables.courses.flatMap((row, i) => {
    const course = courseOf(namespace, row)
    if (!course) aside.add({ file: 'courses', row: i + 1, reason: 'no such presentation or length', taken: false })
    return course ? [course] : []
  })
  if (courses.length === 0)
    throw new SourceMissing(
      only
        ? `The dataset has no course ${[...only].join(', ')}. Nothing was written.`
        : `The table courses has no valid course, such as AAA in 2013J. Nothing was written.`,
    )
  const checked = checkRows(tables, courses, only !== undefined, aside)
  const facts = gatherFacts(tables, checked, aside)
  const school = schoolPlans(namespace, tables, courses)
  const total = facts.total + school.length
  options.onTotal?.(total)

  const level = (await schoolOf(parts.log, parts.codec, namespace.tenant))?.level ?? 'identifying'
  const load: LoadParts = { ...parts, tenant: namespace.tenant, zone: ZONE, level, actor: namespace.importer }
  const schoolEvents = await parts.log.readStream(schoolStream(namespace), {
    tenant: namespace.tenant,
    from: 'end',
    direction: 'backwards',
    limit: 1,
  })
  function* plans() {
    yield* school
    yield* learnerPlans(namespace, { tables, checked, facts })
  }
  const done = await loadPlans(load, plans, {
    resume: schoolEvents.events.length > 0,
    keyOf: factOf,
    ...(onEvents && { onEvents }),
    ...(signal && { signal }),
  })
  return {
    ...done,
    namespace,
    courses,
    learners: facts.students.length,
    total,
    ...counted(tables, checked, facts, school.length, aside),
  }
}

/** The school, its classes, and one teacher for the staff, which the dataset does not name. */
function schoolPlans(
  namespace: ReturnType<typeof namespaceOf>,
  tables: Tables,
  courses: readonly Course[],
): StreamPlan[] {
  const { tenant, teacher, name } = namespace
  const first = Math.min(...courses.map(({ startDay }) => startDay))
  const openedOn = Number.isFinite(first) ? first : 0
  const plan = (kind: string, id: string, subject: StreamPlan['subject'], day: number, event: Event): StreamPlan => ({
    stream: streamName(kind, id),
    subject,
    events: 1,
    steps: () => [
      {
        command: derivedCommandId('oulad', tables.digest, kind, id),
        occurredAt: momentOf(day, 'morning'),
        events: [event],
      },
    ],
  })
  return [
    plan('school', tenant, null, openedOn - 400, schoolOpened({ name: name.slice(0, 100), zone: ZONE })),
    plan(
      'person',
      teacher,
      teacher,
      openedOn - 400,
      personRegistered({ role: 'teacher', givenName: 'Open University', familyName: 'teaching staff' }),
    ),
    ...courses.map((course) =>
      plan(
        'class',
        course.class,
        null,
        course.startDay - 400,
        classOpened({ name: course.name, level: 'Undergraduate', schoolYear: course.schoolYear, teacher }),
      ),
    ),
  ]
}
type Event = ReturnType<typeof schoolOpened> | ReturnType<typeof personRegistered> | ReturnType<typeof classOpened>

function counted(
  tables: Tables,
  checked: Checked,
  facts: Facts,
  others: number,
  aside: SetAside,
): Pick<OuladSummary, 'tables' | 'types'> {
  const results = facts.stays.filter(({ result }) => result).length
  const left = facts.stays.filter(({ unregistered }) => unregistered !== null).length
  const submitted = facts.submissions.length
  const clicks = facts.total - facts.stays.length - left - results - submitted
  const table = (name: string, rows: number, taken: number): TableCounts => {
    const counts = [...aside.counts].filter(([reason, rowsOf]) => reason.startsWith(`${name}: `) && !rowsOf.taken)
    return { table: name, rows, taken, setAside: counts.reduce((sum, [, rowsOf]) => sum + rowsOf.rows, 0) }
  }
  return {
    tables: [
      table('courses', tables.courses.length, checked.courses.length),
      table('vle', tables.sites.length, checked.siteRows),
      table('assessments', tables.assessments.length, checked.assessmentRows),
      table('studentRegistration', tables.registrations.length, facts.stays.length),
      table('studentInfo', tables.results.length, results),
      table('studentAssessment', tables.submissions.length, submitted),
      table('studentVle', tables.clicks.rows, clicks),
    ],
    types: new Map([
      ['learning.content-viewed', clicks],
      ['learning.exercise-completed', submitted],
      ['teaching.learner-enrolled', facts.stays.length],
      ['teaching.learner-left-class', left],
      ['teaching.course-result-recorded', results],
      ['identity and teaching: the school, its staff, its classes', others],
    ]),
  }
}

/** Tables with more rows set aside than imported: probably the wrong files. */
export const mostlySetAside = (tables: readonly TableCounts[]): string[] =>
  tables.filter(({ taken, setAside }) => setAside > taken).map(({ table }) => table)

/**
 * Files with less data give some events another time: a learner without a day of registration is enrolled with their first
 * activity, and the school opens before the first of its courses. They are still the same facts. So are those that were
 * imported before the first day of a course and the due day of an assessment were taken in.
 */
const factOf: KeyOf = (event, occurredAt) => {
  if (event.type === learnerEnrolled.type) return wholeEvent(without('startsOn', event), '')
  if (event.type === exerciseCompleted.type) return wholeEvent(without('dueOn', event), occurredAt)
  const isOpening = [schoolOpened.type, personRegistered.type, classOpened.type].some((type) => type === event.type)
  return isOpening ? event.type : wholeEvent(event, occurredAt)
}

const without = (field: string, { type, data }: Parameters<KeyOf>[0]): Parameters<KeyOf>[0] => ({
  type,
  data: Object.fromEntries(Object.entries(data).filter(([name]) => name !== field)),
})
