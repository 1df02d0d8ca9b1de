// Whom would an at-risk model have flagged from a threshold on, and whom does the one that serves? Predictions are made again from
// the answers; nothing is stored, and nobody is shown anything.
import type { AnswerTable } from '#ml/answers.ts'
import { troubleLabels } from '#ml/at-risk/at-risk.ts'
import { type RiskModel, riskLogOdds } from '#ml/at-risk/risk-model.ts'
import { alertAt } from '#ml/metrics/ranking.ts'
import { readRow, sigmoid } from '#ml/table.ts'
import { riskColumns } from './audited-rows.ts'

export type Judge = { readonly model: RiskModel; readonly threshold: number }

export type RejudgedLearner = {
  readonly learner: string
  /** Answers before which a prediction was made. */
  readonly moments: number
  /** How many of these the candidate flags, and when first (milliseconds since 1970); null: never. */
  readonly flagged: number
  readonly firstAt: number | null
  /** The highest probability. */
  readonly highest: number
  /** How many moments the one that serves flags; null if none serves. */
  readonly flaggedNow: number | null
}

export type Rejudged = {
  readonly moments: number
  /** Everybody with a prediction in the period, in the order of the table. */
  readonly learners: readonly RejudgedLearner[]
  /** Of the moments that ten answers follow; null where no such moment was trouble. */
  readonly known: { readonly moments: number; readonly recall: number; readonly precision: number | null } | null
}

export type Period = { readonly fromMs: number; readonly toMs: number }

/** From after a learner’s first answer on, as the model is trained and judged. `from` counts, `to` does not. */
export function rejudge(
  table: AnswerTable,
  candidate: Judge,
  serving: Judge | null,
  { fromMs, toMs }: Period,
): Rejudged {
  const columns = riskColumns(table)
  const outcomes = troubleLabels(table)
  const vector = new Float64Array(columns.length)
  const labels: number[] = []
  const predictions: number[] = []
  let moments = 0
  const learners = table.learners.flatMap((learner, at): RejudgedLearner[] => {
    const begin = (table.starts[at] ?? 0) + 1
    const found = { moments: 0, flagged: 0, flaggedNow: 0, highest: 0 }
    let firstAt: number | null = null
    for (let row = begin; row < (table.starts[at + 1] ?? 0); row += 1) {
      const time = table.at[row] ?? 0
      if (time < fromMs || time >= toMs) continue
      const features = readRow(columns, row, vector)
      const p = sigmoid(riskLogOdds(candidate.model, features))
      found.moments += 1
      found.highest = Math.max(found.highest, p)
      if (p >= candidate.threshold) {
        found.flagged += 1
        firstAt ??= time
      }
      if (serving && sigmoid(riskLogOdds(serving.model, features)) >= serving.threshold) found.flaggedNow += 1
      const outcome = outcomes[row] ?? Number.NaN
      if (!Number.isNaN(outcome)) {
        labels.push(outcome)
        predictions.push(p)
      }
    }
    moments += found.moments
    if (found.moments === 0) return []
    return [{ learner, ...found, firstAt, flaggedNow: serving ? found.flaggedNow : null }]
  })
  return { moments, learners, known: knownOf(labels, predictions, candidate.threshold) }
}

function knownOf(labels: readonly number[], predictions: readonly number[], threshold: number): Rejudged['known'] {
  if (!labels.includes(1)) return null
  const { recall, precision } = alertAt({ labels, predictions }, threshold)
  return { moments: labels.length, recall, precision: Number.isNaN(precision) ? null : precision }
}

/** Whom only one of the two flags at any moment of the period. */
export const differences = (learners: readonly RejudgedLearner[]) => ({
  added: learners.filter(({ flagged, flaggedNow }) => flagged > 0 && flaggedNow === 0).map(({ learner }) => learner),
  gone: learners
    .filter(({ flagged, flaggedNow }) => flagged === 0 && (flaggedNow ?? 0) > 0)
    .map(({ learner }) => learner),
})
