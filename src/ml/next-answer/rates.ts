// Smoothed shares of right answers, by exercise and skill, as log-odds: the encodings of the questions. They come from
// training learners alone; a training row gets those of the other folds.
import type { AnswerTable } from '../answers.ts'
import { logit } from '../table.ts'

export type Rates = {
  /** Log-odds of the mean of all. */
  readonly mean: number
  /** Smoothed towards the skill of the exercise; NaN for an exercise without an answer. */
  readonly exerciseLogits: Float32Array
  readonly exerciseAnswers: Int32Array
  /** Smoothed towards the mean; NaN for a skill without an answer. */
  readonly skillLogits: Float32Array
  readonly skillAnswers: Int32Array
}

/** How many answers of the mean, or of the skill, a share is mixed with. */
const EXERCISE_PRIOR = 10
const SKILL_PRIOR = 20

export function fitRates(table: AnswerTable, learners: readonly number[]): Rates {
  const exerciseAnswers = new Int32Array(table.exercises.length)
  const exerciseWins = new Int32Array(table.exercises.length)
  const skillAnswers = new Int32Array(table.skills.length)
  const skillWins = new Int32Array(table.skills.length)
  const skillOf = new Int32Array(table.exercises.length)
  let answers = 0
  let wins = 0
  for (const learner of learners)
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const exercise = table.exercise[row] ?? 0
      const skill = table.skill[row] ?? 0
      const correct = table.correct[row] ?? 0
      exerciseAnswers[exercise] = (exerciseAnswers[exercise] ?? 0) + 1
      exerciseWins[exercise] = (exerciseWins[exercise] ?? 0) + correct
      skillAnswers[skill] = (skillAnswers[skill] ?? 0) + 1
      skillWins[skill] = (skillWins[skill] ?? 0) + correct
      skillOf[exercise] = skill
      answers += 1
      wins += correct
    }
  const mean = (wins + 0.5) / (answers + 1)
  const skillShare = (skill: number) =>
    ((skillWins[skill] ?? 0) + SKILL_PRIOR * mean) / ((skillAnswers[skill] ?? 0) + SKILL_PRIOR)
  const exerciseLogits = Float32Array.from(exerciseAnswers, (count, exercise) => {
    if (count === 0) return Number.NaN
    const prior = skillShare(skillOf[exercise] ?? 0)
    return logit(((exerciseWins[exercise] ?? 0) + EXERCISE_PRIOR * prior) / (count + EXERCISE_PRIOR))
  })
  const skillLogits = Float32Array.from(skillAnswers, (count, skill) =>
    count === 0 ? Number.NaN : logit(skillShare(skill)),
  )
  return { mean: logit(mean), exerciseLogits, exerciseAnswers, skillLogits, skillAnswers }
}

/** Log-odds of an exercise: its own if it has answers, else its skill’s, else the mean. */
export function easeOf({ exerciseLogits, skillLogits, mean }: Rates, exercise: number, skill: number): number {
  const own = exerciseLogits[exercise] ?? Number.NaN
  if (!Number.isNaN(own)) return own
  const ofSkill = skillLogits[skill] ?? Number.NaN
  return Number.isNaN(ofSkill) ? mean : ofSkill
}
