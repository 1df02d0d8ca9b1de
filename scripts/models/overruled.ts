// What `sillage models evaluate at-risk|level` says of estimates that teachers overruled.
import type { TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import {
  type OverruledModel,
  type Overruling,
  type OverrulingsParts,
  outcomesOfOverrulings,
  readOverrulings,
} from '#modelling/overrulings.ts'
import { readableCount } from '#platform/progress.ts'

type Prediction = Overruling['prediction']

/** By model, the rule first; held against the answers of the table. */
export async function overruled(
  service: OverrulingsParts,
  tenant: TenantId,
  prediction: Prediction,
  table: AnswerTable,
): Promise<OverruledModel[]> {
  const all = await readOverrulings(service, tenant)
  return outcomesOfOverrulings(
    table,
    all.filter((one) => one.prediction === prediction),
  )
}

const words = {
  risk: { one: 'estimate', many: 'estimates', after: 'the ten answers that follow' },
  level: { one: 'level', many: 'levels', after: 'five answers at the level that was chosen' },
} as const

export function overruledText(
  prediction: Prediction,
  { model, estimates, known, teacherRight }: OverruledModel,
): string {
  const { one, many, after } = words[prediction]
  const followed =
    known === 0
      ? `of none ${after} are known.`
      : `of ${readableCount(known)} ${after} are known, and the teacher was right about ${readableCount(teacherRight)}.`
  return `Teachers overruled ${readableCount(estimates)} ${estimates === 1 ? one : many} of ${model ?? 'the rule'}: ${followed}`
}
