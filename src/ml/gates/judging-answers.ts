// The rows on which models of answers are judged: the answers of learners who were held out. The table holds these learners alone.
import type { AnswerTable } from '../answers.ts'
import { troubleLabels } from '../at-risk/at-risk.ts'
import { riskSchema } from '../at-risk/risk-features.ts'
import { type RiskModel, riskLogOdds } from '../at-risk/risk-model.ts'
import { writeRiskColumns } from '../at-risk/train-risk.ts'
import { answeredIn, rowsWithLevel } from '../level/level-answers.ts'
import { successAt } from '../level/level-model.ts'
import type { StoredLevelModel } from '../level/stored-level-model.ts'
import { type NextAnswerModel, predictTable, translationOf } from '../next-answer/model.ts'
import { easeOf } from '../next-answer/rates.ts'
import { readRow, sigmoid } from '../table.ts'
import type { Judging } from './gates.ts'

/** Every answer. The baseline is the rate of the exercise among the training learners of `candidate`. */
export function judgingNextAnswer(table: AnswerTable, candidate: NextAnswerModel): Judging<NextAnswerModel> {
  const { exercise, skill } = translationOf(candidate, table)
  const everyone = table.learners.map((_, learner) => learner)
  return {
    labels: Float64Array.from(table.correct),
    learners: table.learner.slice(),
    scoresOf: (model) => predictTable(model, table, everyone),
    baseline: Float64Array.from(table.exercise, (index, row) =>
      sigmoid(easeOf(candidate.encoder.rates, exercise[index] ?? -1, skill[table.skill[row] ?? 0] ?? -1)),
    ),
    thresholdOf: () => 0.5,
  }
}

/** Every moment after a first answer that ten more follow. The baseline is the share of wrong ones among the last ten. */
export function judgingRisk(table: AnswerTable): Judging<RiskModel> {
  const trouble = troubleLabels(table)
  const rows = [...trouble.keys()].filter(
    (row) => !Number.isNaN(trouble[row]) && row > (table.starts[table.learner[row] ?? 0] ?? 0),
  )
  const columns = riskSchema.features.map(() => new Float32Array(table.correct.length))
  writeRiskColumns(table, columns)
  const lastTen = columns[riskSchema.features.findIndex(({ name }) => name === 'last10')]
  const vector = new Float64Array(columns.length)
  return {
    labels: Float64Array.from(rows, (row) => trouble[row] ?? 0),
    learners: Int32Array.from(rows, (row) => table.learner[row] ?? 0),
    scoresOf: (model) => Float64Array.from(rows, (row) => sigmoid(riskLogOdds(model, readRow(columns, row, vector)))),
    baseline: Float64Array.from(rows, (row) => {
      const share = lastTen?.[row] ?? Number.NaN
      return Number.isNaN(share) ? 0.5 : 1 - share
    }),
    thresholdOf: ({ alert }) => alert.threshold,
  }
}

/**
 * The answers after a learner’s first `past` ones that have a level, as many again at most. The baseline is the success of all
 * learners at that level, by `candidate`.
 */
export function judgingLevel(table: AnswerTable, candidate: StoredLevelModel): Judging<StoredLevelModel> {
  const { past } = candidate
  const judged = table.learners.flatMap((_, learner) => {
    const all = rowsWithLevel(table, learner)
    const known = answeredIn(table, all.slice(0, past))
    return all.slice(past, 2 * past).map((row) => ({ row, learner, known, level: table.level[row] ?? 0 }))
  })
  return {
    labels: Float64Array.from(judged, ({ row }) => table.correct[row] ?? 0),
    learners: Int32Array.from(judged, ({ learner }) => learner),
    scoresOf: ({ model }) => Float64Array.from(judged, ({ known, level }) => successAt(model, known, level)),
    baseline: Float64Array.from(judged, ({ level }) => successAt(candidate.model, [], level)),
    thresholdOf: () => 0.5,
  }
}
