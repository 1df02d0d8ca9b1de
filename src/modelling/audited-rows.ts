// What a model of answers is audited on: its predictions beside what happened, where it was not trained on what happened.
import type { AnswerTable } from '#ml/answers.ts'
import { atRiskOf, riskOf, troubleLabels } from '#ml/at-risk/at-risk.ts'
import type { AuditRows } from '#ml/fairness/sorted-rows.ts'
import { countsOf, rowsWithLevel } from '#ml/level/level-answers.ts'
import { successAt } from '#ml/level/level-model.ts'
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { predictTable, translationOf } from '#ml/next-answer/model.ts'
import { nextAnswerOf } from '#ml/next-answer/stored-model.ts'
import { vectorsOf } from '#ml/next-answer/walk.ts'

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
  const learners = [...table.learners.keys()].filter((learner) => {
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1)
      if (isJudged(row)) return true
    return false
  })
  if (kind === 'next-answer') {
    const scores = predictTable(nextAnswerOf(bytes), table, learners)
    const rows = [...scores.keys()].filter((row) => !Number.isNaN(scores[row]) && isJudged(row))
    return {
      labels: rows.map((row) => table.correct[row] ?? 0),
      scores: rows.map((row) => scores[row] ?? 0),
      row: rows,
      threshold: 0.5,
    }
  }
  const model = atRiskOf(bytes)
  const { columns, rows } = vectorsOf(table, learners, model.encoding.encoder, translationOf(model.encoding, table))
  const risks = riskOf(model, columns)
  const labels = troubleLabels(table)
  const places = [...rows.keys()].filter((at) => !Number.isNaN(labels[rows[at] ?? -1]) && isJudged(rows[at] ?? -1))
  return {
    labels: places.map((at) => labels[rows[at] ?? -1] ?? 0),
    scores: places.map((at) => risks[at] ?? 0),
    row: places.map((at) => rows[at] ?? 0),
    threshold: model.threshold,
  }
}

const WANTED_SUCCESS = 0.7

function levelPredictions(bytes: Uint8Array, table: AnswerTable): Predictions {
  const { model, past } = levelModelOf(bytes)
  const all = [...table.learners.keys()].flatMap((learner) => {
    const rows = rowsWithLevel(table, learner)
    const known = countsOf(table, rows.slice(0, past))
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
