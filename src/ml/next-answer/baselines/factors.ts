// Performance factor analysis (Pavlik, Cen and Koedinger 2009): each skill has a difficulty, and a slope for the logarithm of
// the right and of the wrong answers that the learner has given on it.
import type { AnswerTable } from '../../answers.ts'
import { fitSparseLogistic, type SparseRows, sparseBuilder, sparseScore } from './sparse-logistic.ts'

/** Intercept, then three coefficients per skill. */
export type FactorAnalysis = Float64Array

const PENALTY = 0.1

export function fitFactors(table: AnswerTable, learners: readonly number[]): FactorAnalysis {
  const { sparse, labels } = factorRows(table, learners, null)
  const width = 1 + 3 * table.skills.length
  return fitSparseLogistic(sparse, labels, { width, penalties: new Float64Array(width).fill(PENALTY) })
}

/** Log-odds by row of the table; NaN for the rows of other learners. `skillOf`: index of each skill in the model, or −1. */
export function factorLogits(
  model: FactorAnalysis,
  table: AnswerTable,
  learners: readonly number[],
  skillOf: Int32Array | null,
): Float64Array {
  const { sparse, rows } = factorRows(table, learners, skillOf)
  const logits = new Float64Array(table.correct.length).fill(Number.NaN)
  rows.forEach((row, at) => {
    logits[row] = sparseScore(sparse, at, model)
  })
  return logits
}

function factorRows(
  table: AnswerTable,
  learners: readonly number[],
  skillOf: Int32Array | null,
): { sparse: SparseRows; labels: Uint8Array; rows: Int32Array } {
  let count = 0
  for (const learner of learners) count += (table.starts[learner + 1] ?? 0) - (table.starts[learner] ?? 0)
  const builder = sparseBuilder(count, 4)
  const labels = new Uint8Array(count)
  const rows = new Int32Array(count)
  let at = 0
  for (const learner of learners) {
    const wins = new Map<number, number>()
    const losses = new Map<number, number>()
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const skill = table.skill[row] ?? 0
      const inModel = skillOf ? (skillOf[skill] ?? -1) : skill
      builder.add(0, 1)
      if (inModel >= 0) {
        builder.add(1 + 3 * inModel, 1)
        builder.add(2 + 3 * inModel, Math.log1p(wins.get(skill) ?? 0))
        builder.add(3 + 3 * inModel, Math.log1p(losses.get(skill) ?? 0))
      }
      builder.endRow()
      const counted = table.correct[row] === 1 ? wins : losses
      counted.set(skill, (counted.get(skill) ?? 0) + 1)
      labels[at] = table.correct[row] ?? 0
      rows[at] = row
      at += 1
    }
  }
  return { sparse: builder.rows(), labels, rows }
}
