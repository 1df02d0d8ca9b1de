// Elo for answers: a learner’s ability against an exercise’s difficulty, both moved by each surprise. Difficulties are
// learned on training learners and then frozen; the ability of a learner is a fold of one number and a count.
// Steps after Pelánek (2016), as measured for this project: θ by max(0.9 / (1 + 0.05 n), 0.08), d by 0.9 / (1 + 0.05 n).
import type { AnswerTable } from '../answers.ts'
import { sigmoid } from '../table.ts'
import type { Rates } from './rates.ts'

export const abilityStep = (answers: number): number => Math.max(0.9 / (1 + 0.05 * answers), 0.08)
const difficultyStep = (answers: number): number => 0.9 / (1 + 0.05 * answers)

/** Log-odds, by exercise; NaN for one that no training learner answered. */
export type Difficulties = Float32Array

/** Starts from the smoothed rates, so that an exercise with few answers leans on its skill. One pass, learner by learner. */
export function fitDifficulties(table: AnswerTable, learners: readonly number[], rates: Rates): Difficulties {
  const difficulties = Float32Array.from({ length: table.exercises.length }, (_, exercise) =>
    (rates.exerciseAnswers[exercise] ?? 0) > 0 ? -(rates.exerciseLogits[exercise] ?? 0) : Number.NaN,
  )
  const seen = new Int32Array(table.exercises.length)
  for (const learner of learners) {
    let ability = 0
    const from = table.starts[learner] ?? 0
    for (let row = from; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const exercise = table.exercise[row] ?? 0
      const difficulty = difficulties[exercise] ?? 0
      const surprise = (table.correct[row] ?? 0) - sigmoid(ability - difficulty)
      ability += abilityStep(row - from) * surprise
      const before = seen[exercise] ?? 0
      // It starts as if the answers that its rate was mixed with had been given.
      difficulties[exercise] = difficulty - difficultyStep(before + STARTS_AFTER) * surprise
      seen[exercise] = before + 1
    }
  }
  return difficulties
}

const STARTS_AFTER = 20
