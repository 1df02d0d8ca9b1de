// A trained next-answer model, and what it answers. Log-odds are 0.7 of the trees’ and 0.3 of the logistic regression’s,
// then calibrated. A cold start is served by the regression, and every answer says by what it was made.
import type { AnswerTable } from '../answers.ts'
import { type Boosting, scoreOf } from '../boosting/boosting.ts'
import { type Forest, predictOneByForest } from '../forest/forest.ts'
import { logit, sigmoid } from '../table.ts'
import { type BestLogistic, logisticLogit } from './baselines/best-logistic.ts'
import type { Encoder } from './encoder.ts'
import { type LstmWeights, lstmLogit } from './lstm/lstm.ts'
import { SEQUENCE, writeSequence } from './lstm/sequence.ts'
import type { Question, Remembered } from './memory.ts'
import { FIRST_ANSWERS } from './settings.ts'
import { VECTOR, writeVector } from './vector.ts'
import { type Translation, walk } from './walk.ts'

/** Platt’s: log-odds are multiplied by the slope, and the offset is added. */
export type Calibration = { readonly slope: number; readonly offset: number }

/** An LSTM over the last twenty answers and a forest, for a model whose own trees they have beaten. */
export type Ensemble = { readonly lstm: LstmWeights; readonly forest: Forest; readonly calibration: Calibration }

/** Of the LSTM, in the probability; the rest is the forest’s. */
export const LSTM_SHARE = 0.4

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
  /** Null where the trees answer. */
  readonly ensemble: Ensemble | null
}

export type Prediction = { readonly probability: number; readonly by: 'trees' | 'logistic' | 'ensemble' }

const vector = new Float64Array(VECTOR)

/** `sequence`: the last answers as the LSTM reads them (lstm/sequence.ts), which an ensemble needs. */
export function predictAnswer(
  model: NextAnswerModel,
  remembered: Remembered,
  question: Question,
  sequence: Float32Array | null = null,
): Prediction {
  const byLogistic = logisticLogit(model.logistic, remembered, question)
  const { trees, firstAnswersBy, ensemble } = model
  if (trees === null || (firstAnswersBy === 'logistic' && remembered.learner.answers < FIRST_ANSWERS))
    return { probability: calibrated(model.logisticCalibration, byLogistic), by: 'logistic' }
  writeVector(remembered, question, model.encoder, vector)
  if (ensemble !== null) {
    if (sequence === null) throw new RangeError('An ensemble needs the sequence of the last answers.')
    const p = ensembleProbability(ensemble, sequence, vector)
    return { probability: calibrated(ensemble.calibration, logOddsOf(p)), by: 'ensemble' }
  }
  const blended = model.treeShare * scoreOf(trees, vector) + (1 - model.treeShare) * byLogistic
  return { probability: calibrated(model.calibration, blended), by: 'trees' }
}

/** Not calibrated. */
export const ensembleProbability = (
  { lstm, forest }: Pick<Ensemble, 'lstm' | 'forest'>,
  sequence: Float32Array,
  values: ArrayLike<number>,
): number => LSTM_SHARE * sigmoid(lstmLogit(lstm, sequence, 0)) + (1 - LSTM_SHARE) * predictOneByForest(forest, values)

/** A forest may be sure. */
export const logOddsOf = (p: number): number => logit(Math.min(1 - 1e-6, Math.max(1e-6, p)))

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
  const translation = translationOf(model, table)
  const sequence = model.ensemble && new Float32Array(SEQUENCE)
  walk(table, learners, model.encoder, translation, (row, remembered, answer) => {
    if (sequence) writeSequence(table, row, { rates: model.encoder.rates, ...translation }, sequence, 0)
    probabilities[row] = predictAnswer(model, remembered, answer, sequence).probability
  })
  return probabilities
}
