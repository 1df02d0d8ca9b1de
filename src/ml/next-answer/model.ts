// A trained next-answer model, and what it answers. Log-odds are 0.7 of the trees’ and 0.3 of the logistic regression’s,
// then calibrated. A cold start is served by the regression, and every answer says by what it was made.
import type { AnswerTable } from '../answers.ts'
import { type Boosting, scoreOf } from '../boosting/boosting.ts'
import { sigmoid } from '../table.ts'
import { type BestLogistic, logisticLogit } from './baselines/best-logistic.ts'
import type { Encoder } from './encoder.ts'
import type { Question, Remembered } from './memory.ts'
import { FIRST_ANSWERS } from './settings.ts'
import { VECTOR, writeVector } from './vector.ts'
import { type Translation, walk } from './walk.ts'

/** Platt’s: log-odds are multiplied by the slope, and the offset is added. */
export type Calibration = { readonly slope: number; readonly offset: number }

export type NextAnswerModel = {
  /** What the indexes in the encodings mean. */
  readonly exercises: readonly string[]
  readonly skills: readonly string[]
  readonly encoder: Encoder
  readonly logistic: BestLogistic
  /** Null if the training learners were too few: then the regression serves alone. */
  readonly trees: Boosting | null
  readonly treeShare: number
  readonly calibration: Calibration
  readonly logisticCalibration: Calibration
  /** What serves a learner’s first answers. */
  readonly firstAnswersBy: 'trees' | 'logistic'
}

export type Prediction = { readonly probability: number; readonly by: 'trees' | 'logistic' }

const vector = new Float64Array(VECTOR)

export function predictAnswer(model: NextAnswerModel, remembered: Remembered, question: Question): Prediction {
  const byLogistic = logisticLogit(model.logistic, remembered, question)
  const { trees, firstAnswersBy } = model
  if (trees === null || (firstAnswersBy === 'logistic' && remembered.learner.answers < FIRST_ANSWERS))
    return { probability: calibrated(model.logisticCalibration, byLogistic), by: 'logistic' }
  writeVector(remembered, question, model.encoder, vector)
  const blended = model.treeShare * scoreOf(trees, vector) + (1 - model.treeShare) * byLogistic
  return { probability: calibrated(model.calibration, blended), by: 'trees' }
}

export const calibrated = ({ slope, offset }: Calibration, logOdds: number): number => sigmoid(slope * logOdds + offset)

/** The model’s indexes for those of a table. */
export function translationOf(model: Pick<NextAnswerModel, 'exercises' | 'skills'>, table: AnswerTable): Translation {
  const indexes = (names: readonly string[], of: readonly string[]) => {
    const known = new Map(names.map((name, index) => [name, index]))
    return Int32Array.from(of, (name) => known.get(name) ?? -1)
  }
  return { exercise: indexes(model.exercises, table.exercises), skill: indexes(model.skills, table.skills) }
}

/** Probabilities of all rows of these learners, by row of the table; NaN elsewhere. Each uses earlier answers only. */
export function predictTable(model: NextAnswerModel, table: AnswerTable, learners: readonly number[]): Float64Array {
  const probabilities = new Float64Array(table.correct.length).fill(Number.NaN)
  walk(table, learners, model.encoder, translationOf(model, table), (row, remembered, answer) => {
    probabilities[row] = predictAnswer(model, remembered, answer).probability
  })
  return probabilities
}
