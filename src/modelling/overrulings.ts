// What happened after a teacher overruled an estimate of risk: was the learner in trouble, as the teacher said or as the estimate did?

import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import { isWhollyErased } from '#kernel/event.ts'
import { START, type TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import { troubleLabels } from '#ml/at-risk/at-risk.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'

export type Overruling = {
  readonly learner: string
  /** Null: a rule was overruled. */
  readonly model: string | null
  /** In trouble, as the teacher judged. */
  readonly atRisk: boolean
  readonly atMs: number
}

export type OverruledModel = {
  /** Null: the rule. */
  readonly model: string | null
  readonly estimates: number
  /** So many had ten answers afterwards, which say what happened. */
  readonly known: number
  /** Of the known ones, those in which the ten answers said what the teacher had said. */
  readonly teacherRight: number
}

/**
 * By model, in the order of their names, the rule first. The outcome of an overruling is that of the learner’s ten answers from its
 * moment on: fewer than six right are trouble. Learners who are not in the table are left out.
 */
export function outcomesOfOverrulings(table: AnswerTable, overrulings: readonly Overruling[]): OverruledModel[] {
  const labels = troubleLabels(table)
  const numbers = new Map(table.learners.map((learner, number) => [learner, number]))
  const byModel = new Map<string | null, { estimates: number; known: number; teacherRight: number }>()
  for (const { learner, model, atRisk, atMs } of overrulings) {
    const number = numbers.get(learner)
    if (number === undefined) continue
    const counts = byModel.get(model) ?? { estimates: 0, known: 0, teacherRight: 0 }
    byModel.set(model, counts)
    counts.estimates += 1
    const label = labels[firstRowFrom(table, number, atMs)] ?? Number.NaN
    if (Number.isNaN(label)) continue
    counts.known += 1
    counts.teacherRight += Number((label === 1) === atRisk)
  }
  return [...byModel]
    .map(([model, counts]) => ({ model, ...counts }))
    .sort((a, b) => ((a.model ?? '') < (b.model ?? '') ? -1 : 1))
}

/** −1 if no answer of the learner follows. */
function firstRowFrom({ starts, at }: AnswerTable, learner: number, atMs: number): number {
  for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1)
    if ((at[row] ?? 0) >= atMs) return row
  return -1
}

const PAGE = 1_000

type OverrulingsParts = {
  readonly log: Pick<EventLog, 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly erased: Pick<ErasedPeople, 'has'>
}

/** Of risks, in the order of the log, without those about people who were erased, or whose data is. Throws what the log throws. */
export async function readOverrulings(
  { log, codec, erased }: OverrulingsParts,
  tenant: TenantId,
): Promise<Overruling[]> {
  const reader = codec.reader()
  const found: Overruling[] = []
  for (let after = START; ; ) {
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: [predictionOverruled.type] } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.subject === null || erased.has(tenant, stored.subject)) continue
      const event = reader.decode(stored)
      if (isWhollyErased(event)) continue
      const { prediction, model, atRisk } = predictionOverruled.data
        .pick({ prediction: true, model: true, atRisk: true })
        .parse(event.data)
      if (prediction !== 'risk' || atRisk === undefined) continue
      found.push({ learner: stored.subject, model, atRisk, atMs: Date.parse(stored.occurredAt) })
    }
    after = page.position
    if (page.end) return found
  }
}
