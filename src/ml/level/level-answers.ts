// The answers of a table that have a level, as the model of levels reads them.
import type { AnswerTable } from '../answers.ts'
import { type LevelCounts, levels } from './level-model.ts'

/** Rows of a learner's answers with a level from 1 to 5, in the order in which they were given. */
export function rowsWithLevel({ starts, level }: AnswerTable, learner: number): number[] {
  const rows: number[] = []
  for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1)
    if (levels.some((one) => one === level[row])) rows.push(row)
  return rows
}

export function countsOf({ level, correct }: AnswerTable, rows: readonly number[]): LevelCounts {
  const right = levels.map(() => 0)
  const answers = levels.map(() => 0)
  for (const row of rows) {
    const at = (level[row] ?? 0) - 1
    answers[at] = (answers[at] ?? 0) + 1
    right[at] = (right[at] ?? 0) + (correct[row] ?? 0)
  }
  return { right, answers }
}

/**
 * What the model is trained on: the first answers of each learner who has any, as many as it is later asked from. Not windows
 * from the middle: what led a learner to a hard level would not be in them, and hard levels would look easy.
 */
export function firstAnswersOf(table: AnswerTable, past: number): LevelCounts[] {
  return table.learners.flatMap((_, learner) => {
    const rows = rowsWithLevel(table, learner).slice(0, past)
    return rows.length > 0 ? [countsOf(table, rows)] : []
  })
}
