// What a model of levels expected of answers as it is asked: from the last ones with a level, on all skills, before each.
import type { AnswerTable } from '#ml/answers.ts'
import { answeredIn, rowsWithLevel } from '#ml/level/level-answers.ts'
import { successAt } from '#ml/level/level-model.ts'
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { FEWEST_ANSWERS } from '#ml/recommendation/recommend-level.ts'

type Known = { readonly row: number; readonly before: readonly number[] }

/** Each answer with a level, with the rows of the last ones before it, as many as the model reads; fewer than five say nothing. */
const withHistory = (table: AnswerTable, past: number): Known[] =>
  table.learners.flatMap((_, learner) => {
    const rows = rowsWithLevel(table, learner)
    return rows.flatMap((row, n) => (n < FEWEST_ANSWERS ? [] : [{ row, before: rows.slice(Math.max(0, n - past), n) }]))
  })

/** Is the answer right, at its level? Throws where the bytes are not such a model. */
export function levelsAsServed(bytes: Uint8Array, table: AnswerTable, isJudged: (row: number) => boolean) {
  const { model, past } = levelModelOf(bytes)
  const judged = withHistory(table, past).filter(({ row }) => isJudged(row))
  return {
    labels: judged.map(({ row }) => table.correct[row] ?? 0),
    scores: judged.map(({ row, before }) => successAt(model, answeredIn(table, before), table.level[row] ?? 0)),
    row: judged.map(({ row }) => row),
  }
}

/**
 * By row, the share of right ones among the answers that the model reads. Their level is left out: it rises by itself as learners
 * go on.
 */
export function levelColumns(bytes: Uint8Array, table: AnswerTable) {
  const values = new Float32Array(table.correct.length).fill(Number.NaN)
  for (const { row, before } of withHistory(table, levelModelOf(bytes).past))
    values[row] = before.reduce((sum, one) => sum + (table.correct[one] ?? 0), 0) / before.length
  return [{ name: 'pastSuccess', values }]
}
