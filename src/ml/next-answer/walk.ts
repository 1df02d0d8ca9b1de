// Walks through the answers of a table in the order in which they were given, and gives each question with what was
// remembered before it. The one fold that training, evaluation and serving share.
import type { AnswerTable } from '../answers.ts'
import type { Encoder } from './encoder.ts'
import { emptyMemory, type GivenAnswer, type Remembered, recall, remember, store } from './memory.ts'
import { VECTOR, writeVector } from './vector.ts'

/** What the indexes of a table are in a model; UNKNOWN for what the model has not seen. */
export type Translation = { readonly exercise: Int32Array; readonly skill: Int32Array }

export function walk(
  table: AnswerTable,
  learners: readonly number[],
  encoder: Encoder,
  { exercise: exerciseOf, skill: skillOf }: Translation | { exercise?: never; skill?: never },
  visit: (row: number, remembered: Remembered, answer: GivenAnswer) => void,
): void {
  for (const learner of learners) {
    const memory = emptyMemory<number>(encoder)
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const keys = { exercise: table.exercise[row] ?? 0, skill: table.skill[row] ?? 0 }
      const answer: GivenAnswer = {
        exercise: exerciseOf ? (exerciseOf[keys.exercise] ?? -1) : keys.exercise,
        skill: skillOf ? (skillOf[keys.skill] ?? -1) : keys.skill,
        at: table.at[row] ?? 0,
        level: table.level[row] ?? Number.NaN,
        correct: table.correct[row] === 1,
        durationMs: table.durationMs[row] ?? Number.NaN,
      }
      const remembered = recall(memory, keys)
      visit(row, remembered, answer)
      store(memory, keys, remember(remembered, answer, encoder))
    }
  }
}

/** The vectors of all rows of these learners, one column per feature, in the order of the walk. */
export function vectorsOf(
  table: AnswerTable,
  learners: readonly number[],
  encoder: Encoder,
  translation: Translation | Record<string, never> = {},
): { readonly columns: Float32Array[]; readonly rows: Int32Array } {
  let count = 0
  for (const learner of learners) count += (table.starts[learner + 1] ?? 0) - (table.starts[learner] ?? 0)
  const columns = Array.from({ length: VECTOR }, () => new Float32Array(count))
  const rows = new Int32Array(count)
  const vector = new Float64Array(VECTOR)
  let at = 0
  walk(table, learners, encoder, translation, (row, remembered, answer) => {
    writeVector(remembered, answer, encoder, vector)
    for (let feature = 0; feature < VECTOR; feature += 1) {
      const column = columns[feature]
      if (column) column[at] = vector[feature] ?? Number.NaN
    }
    rows[at] = row
    at += 1
  })
  return { columns, rows }
}
