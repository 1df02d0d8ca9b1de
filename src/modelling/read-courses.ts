// Reads what the learners of a school did in their courses up to the same day of each course, as a table for models.
//
// Invariants: nothing of a later day is in the features; a learner who had left by that day, or not yet joined, is not in the
// table; a course of which no result is recorded yet has no rows. Left out are people who were erased, whose data may only be
// stored, and who object to predictions or training.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import type { CourseTimes } from '#ml/course-risk/evaluate-course-risk.ts'
import { courseSchema, courseVector } from '#ml/features/course-features.ts'
import { type CourseState, dueBy, isEnrolled } from '#ml/features/course-state.ts'
import { numbered } from '#ml/splits/splits.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'

/** The fold of the read model of course features, which the caller passes in: the same fold as live and in the past. */
export type CourseFold = {
  readonly types: readonly string[]
  fold(event: RecordedEvent): void
  rows(): Iterable<{ readonly learner: string; readonly class: string; readonly state: CourseState }>
}

export type CoursesParts = {
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly personLimits: ReadLimits
  readonly courseFold: CourseFold
}

export type ReadCourses = {
  readonly table: CourseTable
  /** By the numbers of the table. Days since 1970. */
  readonly times: readonly CourseTimes[]
  readonly courses: readonly string[]
  /** Ids, by the numbers of the table. */
  readonly learners: readonly string[]
  readonly cut: Position
  readonly leftOut: number
  /** Events of courses whose first day is not known: they have no day to be compared on. */
  readonly undated: number
}

export type ReadCoursesOptions = {
  /** The day of the course up to which events count; its first day is 0. */
  readonly day: number
  /** Learners of whom nothing is read. */
  readonly isExcluded?: (learner: string) => boolean
  /** The head of the log by default. */
  readonly cut?: Position
  readonly signal?: AbortSignal
  readonly onEvents?: (read: number) => void
}

const PAGE = 5_000
const DAY_MS = 86_400_000
const USES = ['prediction', 'model-training']
const AT_RISK = new Set(['fail', 'withdrawn'])

/** Throws LimitsUnknown, and what the log throws. */
export async function readCourses(
  { log, codec, erased, personLimits, courseFold }: CoursesParts,
  tenant: TenantId,
  { day, isExcluded = () => false, cut: wanted, signal, onEvents }: ReadCoursesOptions,
): Promise<ReadCourses> {
  const cut = wanted ?? (await log.head())
  const limits = await personLimits(tenant)
  const reader = codec.reader()
  const types = [...new Set([...courseFold.types, courseResultRecorded.type, learnerLeftClass.type])]
  const starts = new Map<string, number>()
  const ended = new Map<string, number>()
  /** By learner and class: whether they failed or left, as last known. */
  const outcomes = new Map<string, boolean>()
  const leftOut = new Set<string>()
  let undated = 0
  let read = 0

  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const person = stored.subject
      if (stored.position > cut || person === null || isExcluded(person)) continue
      const objects = USES.some((use) => limits.objecting.get(use)?.has(person) === true)
      if (erased.has(tenant, person) || limits.restricted.has(person) || objects) {
        leftOut.add(person)
        continue
      }
      take(reader.decode(stored), person)
      read += 1
    }
    onEvents?.(read)
    after = page.position
    if (page.end) break
  }
  return { ...tableOf(), cut, leftOut: leftOut.size, undated }

  function take(event: RecordedEvent, person: string): void {
    const { class: ofClass, startsOn, result }: Readonly<Record<string, unknown>> = event.data
    if (typeof ofClass !== 'string') return
    if (event.type === learnerEnrolled.type && typeof startsOn === 'string') starts.set(ofClass, dayNumber(startsOn))
    const start = starts.get(ofClass)
    if (start === undefined) {
      undated += 1
      return
    }
    const on = dayNumber(localDay(event.occurredAt, event.zone))
    if (event.type === courseResultRecorded.type || event.type === learnerLeftClass.type) {
      const key = `${person} ${ofClass}`
      // A result that is recorded says more than that the learner left.
      if (event.type === courseResultRecorded.type) {
        outcomes.set(key, AT_RISK.has(String(result)))
        ended.set(ofClass, Math.max(on, ended.get(ofClass) ?? on))
      } else if (!outcomes.has(key)) outcomes.set(key, true)
    }
    if (on <= start + day) courseFold.fold(event)
  }

  function tableOf(): Pick<ReadCourses, 'table' | 'times' | 'courses' | 'learners'> {
    const inClass = Map.groupBy(courseFold.rows(), (row) => row.class)
    const rows: { learner: string; course: string; isAtRisk: boolean; vector: Float64Array }[] = []
    for (const [course, all] of [...inClass].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // Before a course has results, only those who left have an outcome: all its rows would be at risk.
      if (!ended.has(course)) continue
      const now = (starts.get(course) ?? 0) + day
      const due = dueBy(
        all.map(({ state }) => state),
        now,
      )
      for (const { learner, state } of all.sort((a, b) => (a.learner < b.learner ? -1 : 1))) {
        const isAtRisk = outcomes.get(`${learner} ${course}`)
        if (isAtRisk === undefined || !isEnrolled(state, now)) continue
        rows.push({ learner, course, isAtRisk, vector: courseVector(state, { day: now, due }) })
      }
    }
    const courses = [...new Set(rows.map(({ course }) => course))]
    return {
      table: {
        features: courseSchema.features.map(({ name }) => name),
        columns: courseSchema.features.map((_, feature) =>
          Float32Array.from(rows, ({ vector }) => vector[feature] ?? Number.NaN),
        ),
        learner: numbered(rows.map(({ learner }) => learner)),
        course: numbered(rows.map(({ course }) => course)),
        labels: Float32Array.from(rows, ({ isAtRisk }) => Number(isAtRisk)),
      },
      courses,
      // In order of first appearance, as `numbered` counts them.
      learners: [...new Set(rows.map(({ learner }) => learner))],
      times: courses.map((course) => ({
        cut: (starts.get(course) ?? 0) + day,
        ended: ended.get(course) ?? Number.POSITIVE_INFINITY,
      })),
    }
  }
}

const dayNumber = (day: string): number => Date.parse(day) / DAY_MS
