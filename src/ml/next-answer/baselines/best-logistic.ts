// The best logistic regression of Gervet et al. 2020 (« When is deep learning the best approach to knowledge tracing? »), and
// the same with recency: a coefficient per exercise and skill, counts of right and wrong answers, and fading averages.
import type { AnswerTable } from '../../answers.ts'
import type { Encoder } from '../encoder.ts'
import type { Question, Remembered } from '../memory.ts'
import { type Translation, walk } from '../walk.ts'
import { fitSparseLogistic, sparseBuilder } from './sparse-logistic.ts'

export type BestLogistic = {
  readonly intercept: number
  readonly exercises: Float64Array
  readonly skills: Float64Array
  readonly history: Float64Array
}

export type LogisticForm = 'counts' | 'recency'

/** Precision of the prior of the coefficient of an exercise or a skill. */
const PENALTY = 1
/** Of one of the history: it holds seventeen of them together where a school has few answers, and weighs nothing where it has many. */
const HISTORY_PENALTY = 3
const COUNTS = 6
const RECENCY = COUNTS + 11

const historyWidth = (form: LogisticForm) => (form === 'counts' ? COUNTS : RECENCY)

/** Log-odds that the question is answered right. */
export function logisticLogit(
  { intercept, exercises, skills, history }: BestLogistic,
  remembered: Remembered,
  { exercise, skill }: Pick<Question, 'exercise' | 'skill'>,
): number {
  const values = historyValues(remembered, history.length)
  let logOdds = intercept + (exercises[exercise] ?? 0) + (skills[skill] ?? 0)
  for (let n = 0; n < history.length; n += 1) logOdds += (history[n] ?? 0) * (values[n] ?? 0)
  return logOdds
}

function historyValues({ learner, skill, exercise }: Remembered, width: number): readonly number[] {
  const counts = (of: { answers: number; wins: number } | undefined) => [
    Math.log1p(of?.wins ?? 0),
    Math.log1p((of?.answers ?? 0) - (of?.wins ?? 0)),
  ]
  const values = [...counts(learner), ...counts(skill), ...counts(exercise)]
  if (width === COUNTS) return values
  const centred = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 0 : value - 0.5)
  return [
    ...values,
    ...learner.success.map(centred),
    ...skill.success.map(centred),
    skill.answers > 0 ? Math.exp((skill.lastAnswer - learner.answers) / 10) : 0,
    exercise?.lastCorrect === true ? 1 : 0,
    exercise?.lastCorrect === false ? 1 : 0,
  ]
}

/** `encoder` only carries the walk: no encoding of it enters the regression. */
export function fitBestLogistic(
  table: AnswerTable,
  learners: readonly number[],
  encoder: Encoder,
  form: LogisticForm,
): BestLogistic {
  const width = historyWidth(form)
  let rows = 0
  for (const learner of learners) rows += (table.starts[learner + 1] ?? 0) - (table.starts[learner] ?? 0)
  const builder = sparseBuilder(rows, width + 3)
  const labels = new Uint8Array(rows)
  const exercisesFrom = 1 + width
  const skillsFrom = exercisesFrom + table.exercises.length
  let at = 0
  walk(table, learners, encoder, {}, (row, remembered, answer) => {
    builder.add(0, 1)
    historyValues(remembered, width).forEach((value, n) => {
      if (value !== 0) builder.add(1 + n, value)
    })
    builder.add(exercisesFrom + answer.exercise, 1)
    builder.add(skillsFrom + answer.skill, 1)
    builder.endRow()
    labels[at++] = table.correct[row] ?? 0
  })
  const penalties = new Float64Array(skillsFrom + table.skills.length).fill(PENALTY)
  penalties.fill(HISTORY_PENALTY, 1, exercisesFrom)
  penalties[0] = 1e-4
  const coefficients = fitSparseLogistic(builder.rows(), labels, { width: penalties.length, penalties })
  return {
    intercept: coefficients[0] ?? 0,
    history: coefficients.slice(1, exercisesFrom),
    exercises: coefficients.slice(exercisesFrom, skillsFrom),
    skills: coefficients.slice(skillsFrom),
  }
}

/** Log-odds of every row of these learners, by row of the table; NaN elsewhere. */
export function logisticLogits(
  model: BestLogistic,
  table: AnswerTable,
  learners: readonly number[],
  encoder: Encoder,
  translation: Translation | Record<string, never>,
): Float64Array {
  const logits = new Float64Array(table.correct.length).fill(Number.NaN)
  walk(table, learners, encoder, translation, (row, remembered, answer) => {
    logits[row] = logisticLogit(model, remembered, answer)
  })
  return logits
}
