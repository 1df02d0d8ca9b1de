// Reads what the learners of a school did in their courses up to the same day of each course, as a table for models.
//
// Invariants: nothing of a later day is in the features; a learner who had left by that day, or not yet joined, is not in the
// table; a course of which no result is recorded yet has no rows, unless they are asked for; what was withdrawn by the cut is
// not in the features, and neither results nor leavings of whoever withdrew an import are outcomes: its results are withdrawn with it,
// and whom the withdrawal takes out of a class has not dropped out. Left out are people who were erased, whose data may only be stored,
// and who object to predictions or training.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { isWhollyErased, type RecordedEvent } from '#kernel/event.ts'
import { type PersonId, type Position, START, type TenantId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import type { CourseTimes } from '#ml/course-risk/evaluate-course-risk.ts'
import { courseSchema, courseVector } from '#ml/features/course-features.ts'
import { type CourseState, dueBy, isEnrolled } from '#ml/features/course-state.ts'
import { numbered } from '#ml/splits/splits.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { type LeftOut, leavingOut } from './left-out-learners.ts'

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
  /** By row: 1 if the outcome was not known yet at the position that was asked for (`open`), and could not be learned from. */
  readonly isLater: Uint8Array
  /** By row: when the outcome became known, in milliseconds since 1970; NaN if it is not known. */
  readonly knownAtMs: Float64Array
  readonly cut: Position
  readonly leftOut: LeftOut
  /** Events of courses whose first day is not known: they have no day to be compared on. */
  readonly undated: number
}

export type ReadCoursesOptions = {
  /** The day of the course up to which events count; its first day is 0. */
  readonly day: number
  /**
   * Also rows whose outcome is not known: their label is NaN. `today`: only courses that have reached the day, in days since 1970;
   * `since`: a position of the log, up to which a model was trained.
   */
  readonly open?: { readonly today: number; readonly since: Position }
  /** Learners of whom nothing is read. */
  readonly isExcluded?: (learner: string) => boolean
  /** The head of the log by default. */
  readonly cut?: Position
  readonly signal?: AbortSignal
  readonly onEvents?: (read: number) => void
}

type Outcome = { readonly isAtRisk: boolean; readonly position: Position; readonly atMs: number }

const PAGE = 5_000
/** Each names up to 500 facts. */
const WITHDRAWALS = 200
const DAY_MS = 86_400_000
const AT_RISK = new Set(['fail', 'withdrawn'])

/** Throws LimitsUnknown, and what the log throws. */
export async function readCourses(
  { log, codec, erased, personLimits, courseFold }: CoursesParts,
  tenant: TenantId,
  { day, open, isExcluded = () => false, cut: wanted, signal, onEvents }: ReadCoursesOptions,
): Promise<ReadCourses> {
  const cut = wanted ?? (await log.head())
  const limits = await personLimits(tenant)
  const reader = codec.reader()
  const { facts: gone, withdrawnBy } = await withdrawnImports({ log, codec }, tenant, { cut, signal })
  const folded = courseFold.types.filter((type) => type !== importWithdrawn.type)
  const types = [...new Set([...folded, courseResultRecorded.type, learnerLeftClass.type])]
  const starts = new Map<string, number>()
  /** The last day of a result, and where the log has the first one. */
  const ended = new Map<string, { readonly on: number; readonly first: Position }>()
  /** By learner and class: whether they failed or left, as last known. */
  const outcomes = new Map<string, Outcome>()
  const out = leavingOut(tenant, { erased, limits })
  let undated = 0
  let read = 0

  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const person = stored.subject
      if (stored.position > cut || person === null || isExcluded(person) || gone.has(stored.id)) continue
      if (out.leaves(person)) continue
      take(reader.decode(stored), person)
      read += 1
    }
    onEvents?.(read)
    after = page.position
    if (page.end) break
  }
  return { ...tableOf(), cut, leftOut: out.counts(), undated }

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
    const isOutcome = event.type === courseResultRecorded.type || event.type === learnerLeftClass.type
    if (isOutcome && !withdrawnBy.has(event.actor)) {
      const key = `${person} ${ofClass}`
      // A result that is recorded says more than that the learner left.
      const known = { position: event.position, atMs: Date.parse(event.occurredAt) }
      if (event.type === courseResultRecorded.type) {
        outcomes.set(key, { ...known, isAtRisk: AT_RISK.has(String(result)) })
        const before = ended.get(ofClass)
        ended.set(ofClass, { on: Math.max(on, before?.on ?? on), first: before?.first ?? event.position })
      } else if (!outcomes.has(key)) outcomes.set(key, { ...known, isAtRisk: true })
    }
    if (on <= start + day) courseFold.fold(event)
  }

  function tableOf(): Omit<ReadCourses, 'cut' | 'leftOut' | 'undated'> {
    const inClass = Map.groupBy(courseFold.rows(), (row) => row.class)
    const rows: { learner: string; course: string; outcome: Outcome | null; isLater: boolean; vector: Float64Array }[] =
      []
    for (const [course, all] of [...inClass].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // Before a course has results, only those who left have an outcome: all its rows would be at risk.
      const end = ended.get(course)
      if (!end && !open) continue
      const now = (starts.get(course) ?? 0) + day
      if (open && now > open.today) continue
      const due = dueBy(
        all.map(({ state }) => state),
        now,
      )
      for (const { learner, state } of all.sort((a, b) => (a.learner < b.learner ? -1 : 1))) {
        const outcome = (end && outcomes.get(`${learner} ${course}`)) ?? null
        if ((outcome === null && !open) || !isEnrolled(state, now)) continue
        const wasKnown = !open || (outcome && end && outcome.position <= open.since && end.first <= open.since)
        rows.push({ learner, course, outcome, isLater: !wasKnown, vector: courseVector(state, { day: now, due }) })
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
        labels: Float32Array.from(rows, ({ outcome }) => (outcome ? Number(outcome.isAtRisk) : Number.NaN)),
      },
      courses,
      // In order of first appearance, as `numbered` counts them.
      learners: [...new Set(rows.map(({ learner }) => learner))],
      isLater: Uint8Array.from(rows, ({ isLater }) => Number(isLater)),
      knownAtMs: Float64Array.from(rows, ({ outcome }) => outcome?.atMs ?? Number.NaN),
      times: courses.map((course) => ({
        cut: (starts.get(course) ?? 0) + day,
        ended: ended.get(course)?.on ?? Number.POSITIVE_INFINITY,
      })),
    }
  }
}

type WithdrawnImports = {
  readonly facts: ReadonlySet<string>
  /** The actors of imports of which something was withdrawn. */
  readonly withdrawnBy: ReadonlySet<PersonId>
}

/** Read first: a row is folded in one pass, and a withdrawal stands after its facts. */
async function withdrawnImports(
  { log, codec }: Pick<CoursesParts, 'log' | 'codec'>,
  tenant: TenantId,
  { cut, signal }: { readonly cut: Position; readonly signal: AbortSignal | undefined },
): Promise<WithdrawnImports> {
  const reader = codec.reader()
  const facts = new Set<string>()
  const withdrawnBy = new Set<PersonId>()
  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: WITHDRAWALS, filter: { tenant, types: [importWithdrawn.type] } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.position > cut) break
      withdrawnBy.add(stored.actor)
      const event = reader.decode(stored)
      if (isWhollyErased(event)) continue
      for (const { id } of importWithdrawn.data.shape.facts.parse(event.data.facts)) facts.add(id)
    }
    after = page.position
    if (page.end) break
  }
  return { facts, withdrawnBy }
}

const dayNumber = (day: string): number => Date.parse(day) / DAY_MS
