// What a model of answers is audited on: its predictions beside what happened, where it was not trained on what happened.
import type { AnswerTable } from '#ml/answers.ts'
import { troubleLabels } from '#ml/at-risk/at-risk.ts'
import { riskSchema } from '#ml/at-risk/risk-features.ts'
import { riskLogOdds, riskModelOf } from '#ml/at-risk/risk-model.ts'
import { writeRiskColumns } from '#ml/at-risk/train-risk.ts'
import type { AuditRows } from '#ml/fairness/sorted-rows.ts'
import { answeredIn, rowsWithLevel } from '#ml/level/level-answers.ts'
import { successAt } from '#ml/level/level-model.ts'
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { predictTable } from '#ml/next-answer/model.ts'
import { nextAnswerOf } from '#ml/next-answer/stored-model.ts'
import { readRow, sigmoid } from '#ml/table.ts'

export type AnswerModelKind = 'next-answer' | 'at-risk' | 'level'

/** Predictions and what happened, in the order of the table; `row` is the answer that each was made before. */
export type Predictions = {
  readonly labels: readonly number[]
  readonly scores: readonly number[]
  readonly row: readonly number[]
  /** From this score on, the model’s answer is yes. */
  readonly threshold: number
}

/** More areas than these would be more tests than a school has learners for. */
const MOST_AREAS = 12

/**
 * - `next-answer`: is the answer right; yes from 0.5 on. `at-risk`: will fewer than six of ten be right; yes from the threshold
 *   of the alert on. Only rows for which `isJudged`.
 * - `level`: is an answer right, from the level of its exercise and the learner’s first answers; yes from 0.7 on. It is trained
 *   on first answers alone, so the next ones are judged of every learner.
 *
 * Throws where the bytes are not such a model.
 */
export function predictionsOf(
  kind: AnswerModelKind,
  bytes: Uint8Array,
  table: AnswerTable,
  isJudged: (row: number) => boolean,
): Predictions {
  if (kind === 'level') return levelPredictions(bytes, table)
  return kind === 'at-risk' ? riskPredictions(bytes, table, isJudged) : answerPredictions(bytes, table, isJudged)
}

function answerPredictions(bytes: Uint8Array, table: AnswerTable, isJudged: (row: number) => boolean): Predictions {
  const learners = [...table.learners.keys()].filter((learner) => {
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1)
      if (isJudged(row)) return true
    return false
  })
  const scores = predictTable(nextAnswerOf(bytes), table, learners)
  const rows = [...scores.keys()].filter((row) => !Number.isNaN(scores[row]) && isJudged(row))
  return {
    labels: rows.map((row) => table.correct[row] ?? 0),
    scores: rows.map((row) => scores[row] ?? 0),
    row: rows,
    threshold: 0.5,
  }
}

/** From after a learner’s first answer on, as the model is trained. */
function riskPredictions(bytes: Uint8Array, table: AnswerTable, isJudged: (row: number) => boolean): Predictions {
  const model = riskModelOf(bytes)
  const labels = troubleLabels(table)
  const columns = riskColumns(table)
  const rows = [...labels.keys()].filter(
    (row) => !Number.isNaN(labels[row]) && row > (table.starts[table.learner[row] ?? 0] ?? 0) && isJudged(row),
  )
  const vector = new Float64Array(columns.length)
  return {
    labels: rows.map((row) => labels[row] ?? 0),
    scores: rows.map((row) => sigmoid(riskLogOdds(model, readRow(columns, row, vector)))),
    row: rows,
    threshold: model.alert.threshold,
  }
}

/** The features of the at-risk model, by row of the table. */
export function riskColumns(table: AnswerTable): Float32Array[] {
  const columns = riskSchema.features.map(() => new Float32Array(table.correct.length))
  writeRiskColumns(table, columns)
  return columns
}

const WANTED_SUCCESS = 0.7

function levelPredictions(bytes: Uint8Array, table: AnswerTable): Predictions {
  const { model, past } = levelModelOf(bytes)
  const all = [...table.learners.keys()].flatMap((learner) => {
    const rows = rowsWithLevel(table, learner)
    const known = answeredIn(table, rows.slice(0, past))
    return rows.slice(past, 2 * past).map((row) => ({ row, score: successAt(model, known, table.level[row] ?? 0) }))
  })
  return {
    labels: all.map(({ row }) => table.correct[row] ?? 0),
    scores: all.map(({ score }) => score),
    row: all.map(({ row }) => row),
    threshold: WANTED_SUCCESS,
  }
}

/** An area is what stands before the first `/` of a skill, or the whole skill; the twelve with most predictions. */
export function auditRowsOf(table: AnswerTable, { labels, scores, row }: Predictions): AuditRows {
  const ofSkill = table.skills.map((skill) => skill.split('/')[0] ?? skill)
  const areaAt = (at: number) => ofSkill[table.skill[at] ?? -1] ?? ''
  const counts = Map.groupBy(row, areaAt)
  const areas = [...counts]
    .sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1))
    .slice(0, MOST_AREAS)
    .map(([area]) => area)
  const places = new Map(areas.map((area, place) => [area, place]))
  return {
    labels,
    scores,
    learner: row.map((at) => table.learner[at] ?? -1),
    area: row.map((at) => places.get(areaAt(at)) ?? -1),
    areas,
  }
}
