// Imports a table of answers: each row becomes an event in its learner's stream. Answers that are already there are skipped.
import type { Codec } from '#commanding/codec.ts'
import type { Instant, StreamName, TenantId, Zone } from '#kernel/ids.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { loadPlans } from '../go-on.ts'
import type { LoadParts } from '../load-streams.ts'
import { SchoolMissing } from '../school-missing.ts'
import { schoolToFill } from '../school-of.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import {
  type AnswerSource,
  classOf,
  factOf,
  framePlans,
  importerOf,
  learnerPlans,
  type School,
  tenantOf,
} from './answer-plans.ts'
import { lastWithoutTime, settleTimes } from './answer-times.ts'
import type { GatheredAnswers } from './gather-answers.ts'
import type { OutsideIds } from './outside-ids.ts'

export type AnswersParts = Pick<LoadParts, 'log' | 'erased'> & {
  readonly codec: Codec
  readonly outsideIds: OutsideIds
}

export type AnswersOptions = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  readonly school: School
  readonly aside: SetAside
  /** Where answers without a time begin, and times that are counted from a beginning. */
  readonly from: Instant
  /** The time of the import; now by default. No answer can be later. */
  readonly now?: Instant
  /** Called once before anything is written, with the number of events. */
  readonly onTotal?: (events: number) => void
  /** Called with the number of events that were written, or found in the log. */
  readonly onEvents?: (events: number) => void
  readonly signal?: AbortSignal
}

export type AnswersSummary = {
  readonly tenant: TenantId
  readonly zone: Zone
  readonly class: string
  /** Rows of data in the file. */
  readonly rows: number
  /** Answers that they are: several rows may be one. */
  readonly answers: number
  readonly learners: number
  readonly exercises: number
  readonly skills: number
  /** Events written now. */
  readonly events: number
  /** Events of learners that were in the log already. */
  readonly before: number
  /** Learners who were erased, and left out. */
  readonly erased: number
  readonly conflicts: readonly StreamName[]
}

export async function importAnswers(
  { log, codec, erased, outsideIds }: AnswersParts,
  gathered: GatheredAnswers,
  { school, file, aside, from, now = instantOf(Date.now()), onTotal, onEvents, signal }: AnswersOptions,
): Promise<AnswersSummary> {
  const tenant = tenantOf(school)
  const standing = await schoolToFill({ log, codec }, tenant, school)
  const zone = standing?.zone ?? ('zone' in school ? school.zone : null)
  if (zone === null) throw new SchoolMissing(`there is no time zone for the school ${tenant}`)

  const [fromMs, nowMs] = [Date.parse(from), Date.parse(now)]
  const onFault = (row: number, reason: string) => aside.add({ file, row, reason, taken: false })
  const table = settleTimes(gathered, { fromMs, zone, nowMs, onFault })
  if (table.rows() === 0)
    throw new SourceMissing(`${file} has no answer with a time that can be right. Nothing was written.`)
  const rows = table.byLearner()
  if (gathered.times === null && lastWithoutTime(rows, fromMs) > nowMs)
    throw new SourceMissing(
      `From ${from} on, one minute apart, answers without a time would reach the future. Give an earlier --from. Nothing was written.`,
    )
  const learners = await outsideIds.learnersOf(tenant, table.learners.ids)
  const source: AnswerSource = { tenant, zone, fromMs, digest: `${gathered.digest} ${from}`, table, learners, rows }

  const parts: LoadParts = {
    log,
    codec,
    ...(erased && { erased }),
    tenant,
    zone,
    level: standing?.level ?? 'identifying',
    actor: importerOf(tenant),
  }
  const frame = framePlans(source, standing === null && 'name' in school ? school.name : undefined)
  onTotal?.(frame.length + table.rows() + rows.length)
  const stop = signal ? { signal } : {}
  // A school, a class or a person that is there already is fine.
  const framed = await loadPlans(parts, () => frame.values(), { resume: standing !== null, ...stop })
  onEvents?.(frame.length)
  const done = await loadPlans(parts, () => learnerPlans(source), {
    resume: standing !== null,
    keyOf: factOf,
    others: 'kept',
    ...(onEvents && { onEvents }),
    ...stop,
  })
  return {
    ...{ tenant, zone, class: classOf(tenant) },
    rows: gathered.rows,
    answers: table.rows(),
    learners: rows.length,
    exercises: table.exercises.ids.length,
    skills: table.skills.ids.length,
    events: framed.events + done.events,
    before: done.before,
    erased: done.erased ?? 0,
    conflicts: done.conflicts,
  }
}
