// What happened after a teacher overruled an estimate of risk or a recommended level: was it as the teacher said?
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { ModelName } from '#events/insight/models.ts'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import { isWhollyErased } from '#kernel/event.ts'
import { type PersonId, type Position, START, type TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import { troubleLabels } from '#ml/at-risk/at-risk.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'

type Judged = {
  readonly learner: PersonId
  /** Null: a rule was overruled. */
  readonly model: ModelName | null
  readonly atMs: number
}
/** `atRisk`: in trouble, as the teacher judged. */
export type OverruledRisk = Judged & { readonly prediction: 'risk'; readonly atRisk: boolean }
/** `level`: the one that fits, as the teacher judged. */
export type OverruledLevel = Judged & { readonly prediction: 'level'; readonly skill: string; readonly level: number }
export type Overruling = OverruledRisk | OverruledLevel

export type OverruledModel = {
  /** Null: the rule. */
  readonly model: ModelName | null
  readonly estimates: number
  /** After so many, the answers say what happened. */
  readonly known: number
  /** Of the known ones, those in which it was as the teacher had said. */
  readonly teacherRight: number
}

/** Of an overruled level: so many answers on the skill that follow, all at the level that the teacher chose, */
const ANSWERS_AT_LEVEL = 5
/** of which so many are right if it fits: by the rule of levels, 55 % to 85 %. */
const FITS = { least: 3, most: 4 } as const

/**
 * By model, in the order of their names, the rule first. The outcome of an overruled risk is that of the learner’s ten answers from
 * its moment on: fewer than six right are trouble. That of a level is the five answers on the skill from its moment on, if all are at
 * the level that was chosen: it fits if three or four are right. Learners who are not in the table are left out.
 */
export function outcomesOfOverrulings(table: AnswerTable, overrulings: readonly Overruling[]): OverruledModel[] {
  const labels = troubleLabels(table)
  const numbers = new Map(table.learners.map((learner, number) => [learner, number]))
  const byModel = new Map<ModelName | null, { estimates: number; known: number; teacherRight: number }>()
  for (const overruling of overrulings) {
    const learner = numbers.get(overruling.learner)
    if (learner === undefined) continue
    const counts = byModel.get(overruling.model) ?? { estimates: 0, known: 0, teacherRight: 0 }
    byModel.set(overruling.model, counts)
    counts.estimates += 1
    const isRight =
      overruling.prediction === 'risk'
        ? isTroubleAsSaid(table, labels, learner, overruling)
        : doesLevelFit(table, learner, overruling)
    if (isRight === null) continue
    counts.known += 1
    counts.teacherRight += Number(isRight)
  }
  return [...byModel]
    .map(([model, counts]) => ({ model, ...counts }))
    .sort((a, b) => ((a.model ?? '') < (b.model ?? '') ? -1 : 1))
}

/** Null: not known. */
function isTroubleAsSaid(
  table: AnswerTable,
  labels: ArrayLike<number>,
  learner: number,
  { atRisk, atMs }: OverruledRisk,
): boolean | null {
  const [first = -1] = rowsFrom(table, learner, atMs)
  const label = labels[first] ?? Number.NaN
  return Number.isNaN(label) ? null : (label === 1) === atRisk
}

/** Null: not known. */
function doesLevelFit(table: AnswerTable, learner: number, { skill, level, atMs }: OverruledLevel): boolean | null {
  const number = table.skills.indexOf(skill)
  const rows = rowsFrom(table, learner, atMs)
    .filter((row) => table.skill[row] === number)
    .slice(0, ANSWERS_AT_LEVEL)
  if (rows.length < ANSWERS_AT_LEVEL || rows.some((row) => table.level[row] !== level)) return null
  const right = rows.reduce((sum, row) => sum + (table.correct[row] ?? 0), 0)
  return right >= FITS.least && right <= FITS.most
}

function rowsFrom({ starts, at }: AnswerTable, learner: number, atMs: number): number[] {
  const rows: number[] = []
  for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1)
    if ((at[row] ?? 0) >= atMs) rows.push(row)
  return rows
}

const PAGE = 1_000

export type OverrulingsParts = {
  readonly log: Pick<EventLog, 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly erased: Pick<ErasedPeople, 'has'>
}

/** In the order of the log, without those about people who were erased, or whose data is. Throws what the log throws. */
export const readOverrulings = async (
  parts: OverrulingsParts,
  tenant: TenantId,
  signal?: AbortSignal,
): Promise<readonly Overruling[]> => (await overrulingsAfter(parts, tenant, START, signal)).found

/** Those after a position, and up to where there are no others. */
export async function overrulingsAfter(
  { log, codec, erased }: OverrulingsParts,
  tenant: TenantId,
  position: Position,
  signal?: AbortSignal,
): Promise<{ readonly found: readonly Overruling[]; readonly until: Position }> {
  const reader = codec.reader()
  const found: Overruling[] = []
  for (let after = position; ; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: [predictionOverruled.type] } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.subject === null || erased.has(tenant, stored.subject)) continue
      const event = reader.decode(stored)
      if (isWhollyErased(event)) continue
      const { prediction, model, atRisk, skill, level } = predictionOverruled.data
        .pick({ prediction: true, model: true, atRisk: true, skill: true, level: true })
        .parse(event.data)
      const judged = { learner: stored.subject, model, atMs: Date.parse(stored.occurredAt) }
      if (prediction === 'risk' && atRisk !== undefined) found.push({ ...judged, prediction, atRisk })
      if (prediction === 'level' && skill !== undefined && level !== undefined)
        found.push({ ...judged, prediction, skill, level })
    }
    after = page.position
    if (page.end) return { found, until: after }
  }
}
