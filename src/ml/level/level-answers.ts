// The answers of a table that have a level, as the model of levels reads them.
import type { AnswerTable } from '../answers.ts'
import { type Answered, exerciseKey, levels } from './level-model.ts'
import type { LevelAnswers } from './train-level-model.ts'

/** Rows of a learner's answers with a level from 1 to 5, in the order in which they were given. */
export function rowsWithLevel({ starts, level }: AnswerTable, learner: number): number[] {
  const rows: number[] = []
  for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1)
    if (levels.some((one) => one === level[row])) rows.push(row)
  return rows
}

export const answeredIn = ({ level, exercise, exercises, correct }: AnswerTable, rows: readonly number[]): Answered[] =>
  rows.map((row) => ({
    level: level[row] ?? 0,
    exercise: exercises[exercise[row] ?? -1] ?? null,
    right: correct[row] ?? 0,
    answers: 1,
  }))

/** The same answers, to any exercise of their levels: a model of these names no exercise, which may be known to one school alone. */
export const levelsAlone = (answers: LevelAnswers): LevelAnswers => ({
  ...answers,
  items: answers.items.map(({ level }) => ({ level, exercise: null })),
})

/**
 * What the model is trained on: the first answers of each learner who has any, as many as it is later asked from. Not windows
 * from the middle: what led a learner to a hard level would not be in them, and hard levels would look easy.
 */
export function firstAnswersOf(table: AnswerTable, past: number): LevelAnswers {
  const items: { readonly level: number; readonly exercise: string }[] = []
  const indexes = new Map<string, number>()
  const itemAt = (row: number): number => {
    const item = { level: table.level[row] ?? 0, exercise: table.exercises[table.exercise[row] ?? -1] ?? '' }
    const key = exerciseKey(item.level, item.exercise)
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, items.length)
    return items.push(item) - 1
  }
  const first = [...table.learners.keys()]
    .map((learner) => rowsWithLevel(table, learner).slice(0, past))
    .filter((rows) => rows.length > 0)
  const starts = new Int32Array(first.length + 1)
  for (const [learner, rows] of first.entries()) starts[learner + 1] = (starts[learner] ?? 0) + rows.length
  const rows = first.flat()
  return {
    starts,
    item: Int32Array.from(rows, itemAt),
    right: Uint8Array.from(rows, (row) => table.correct[row] ?? 0),
    items,
  }
}
