// What is known of the next ten exercises where they are planned: how hard they are, and how likely each is at the learner's
// ability of now. Nothing of the answers that will be given to them.
import type { AnswerTable } from '../answers.ts'
import { vectorFeatures } from '../next-answer/vector.ts'
import { sigmoid } from '../table.ts'

export const planFeatures = ['plan-elo', 'plan-ease', 'plan-least-ease', 'plan-most-ease', 'plan-new'] as const

const place = (name: string) => vectorFeatures.indexOf(name)
const [EASE, DIFFICULTY, ABILITY] = [place('exercise-ease'), place('elo-difficulty'), place('ability')]

/**
 * A column for each feature, by row of the table, from the vectors by row; NaN where fewer than `ahead` exercises follow, the
 * row's own among them. The encodings of the planned exercises are those of the learner's own vectors, so they are as far out
 * of fold.
 */
export function planColumns(
  { starts, learners, exercise, correct }: Pick<AnswerTable, 'starts' | 'learners' | 'exercise' | 'correct'>,
  vectors: readonly Float32Array[],
  ahead: number,
): Float32Array[] {
  const columns = planFeatures.map(() => new Float32Array(correct.length).fill(Number.NaN))
  const at = (column: number, row: number) => vectors[column]?.[row] ?? Number.NaN
  for (let learner = 0; learner < learners.length; learner += 1) {
    const from = starts[learner] ?? 0
    const until = starts[learner + 1] ?? 0
    const met = new Set<number>()
    for (let row = from; row + ahead <= until; row += 1) {
      let [likely, ease, least, most, unmet] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
      for (let next = row; next < row + ahead; next += 1) {
        const own = at(EASE, next)
        const difficulty = at(DIFFICULTY, next)
        likely += sigmoid(at(ABILITY, row) - (Number.isNaN(difficulty) ? -own : difficulty))
        ease += own
        least = Math.min(least, own)
        most = Math.max(most, own)
        unmet += Number(!met.has(exercise[next] ?? -1))
      }
      const values = [likely / ahead, ease / ahead, least, most, unmet / ahead]
      for (const [n, value] of values.entries()) {
        const column = columns[n]
        if (column) column[row] = value
      }
      met.add(exercise[row] ?? -1)
    }
  }
  return columns
}
