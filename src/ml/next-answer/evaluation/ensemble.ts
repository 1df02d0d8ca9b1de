// 0.4 of an LSTM over the last twenty answers and 0.6 of a random forest, as the source documents ask. It is fitted without the
// held-out fifth of the training learners, and held against the model there: only one that wins clearly is stored and served.
import { type AnswerTable, rowsOfLearners } from '../../answers.ts'
import { type Forest, predictByForest } from '../../forest/forest.ts'
import { auc } from '../../metrics/ranking.ts'
import { randomOf } from '../../random.ts'
import { fitCalibration } from '../calibrate.ts'
import { type LstmWeights, lstmProbabilities, type TrainSequences } from '../lstm/lstm.ts'
import { SEQUENCE, writeSequence } from '../lstm/sequence.ts'
import { type Ensemble, LSTM_SHARE, logOddsOf, type NextAnswerModel } from '../model.ts'
import { fitRates, type Rates } from '../rates.ts'
import type { NextAnswerSettings } from '../settings.ts'
import { type RunTasks, sharedColumns } from '../train/tasks.ts'
import { foldsOf, type Training } from '../train/train-next-answer.ts'
import { type Translation, vectorsOf } from '../walk.ts'
import type { Scores } from './baselines.ts'

export type EnsembleSettings = {
  readonly units: number
  readonly epochs: number
  readonly rate: number
  readonly batch: number
  /** Rows that the LSTM, and that the forest, learn from: a seeded sample where there are more. */
  readonly mostRows: number
  readonly trees: number
  readonly depth: number
}

export const defaultEnsemble: EnsembleSettings = {
  ...{ units: 32, epochs: 3, rate: 0.005, batch: 250 },
  ...{ mostRows: 50_000, trees: 100, depth: 10 },
}

/** How much more AUC the ensemble needs on the held-out fifth to take the place of the model. */
const LEAST_GAIN = 0.005

export type FittedEnsemble = {
  readonly ensemble: Ensemble
  /** AUC on the held-out fifth, where neither has seen a learner. */
  readonly heldOut: { readonly ensemble: number; readonly model: number; readonly isPromoted: boolean }
}

export type EnsembleInput = {
  readonly training: AnswerTable
  readonly groups: Int32Array
  readonly settings: NextAnswerSettings
  readonly ensemble: EnsembleSettings
  readonly trained: Training
}

/** The model with the ensemble, if that has won on the held-out fifth. */
export const withEnsemble = (model: NextAnswerModel, fitted: FittedEnsemble | null): NextAnswerModel =>
  fitted?.heldOut.isPromoted ? { ...model, ensemble: fitted.ensemble } : model

/** Null on a cold start: then there is no held-out fifth. */
export async function fitEnsemble(
  input: EnsembleInput,
  run: RunTasks,
  train: TrainSequences,
): Promise<FittedEnsemble | null> {
  const { training, groups, settings, ensemble, trained } = input
  const { heldOut, heldOutLogits, vectors, model } = trained
  if (heldOut.length === 0) return null
  const folds = foldsOf(groups, settings)
  const learners = training.learners.map((_, learner) => learner).filter((learner) => folds[learner] !== 0)
  const rows = sampled(rowsOfLearners(training, learners), ensemble.mostRows, settings.seed)

  // As for the vectors: no row has a difficulty that has seen its own learner.
  const rates = Array.from({ length: settings.folds }, (_, fold) =>
    fitRates(
      training,
      training.learners.flatMap((__, learner) => (folds[learner] === fold ? [] : [learner])),
    ),
  )
  const ratesOf = (row: number) => rates[folds[training.learner[row] ?? 0] ?? 0] ?? model.encoder.rates
  const { mostRows: _, trees, depth, ...lstm } = ensemble
  const labels = Float32Array.from(training.correct)
  const grow = { kind: 'grow-forest', rows, labels, vectors, trees, depth, seed: settings.seed } as const
  const [weights, [forest]] = await Promise.all([
    train({
      ...lstm,
      ...{ inputs: sequences(training, rows, ratesOf), seed: settings.seed },
      labels: Float32Array.from(rows, (row) => labels[row] ?? 0),
    }),
    run([grow]),
  ])
  if (!forest) throw new Error('the forest was not returned')

  const columns = sharedColumns(vectors).map((column) => Float32Array.from(heldOut, (row) => column[row] ?? Number.NaN))
  const held = blended(weights, sequences(training, heldOut, ratesOf), forest, columns)
  const heldLabels = Float64Array.from(heldOut, (row) => labels[row] ?? 0)
  const [ofEnsemble, ofModel] = [
    auc({ labels: heldLabels, predictions: held.both }),
    auc({ labels: heldLabels, predictions: heldOutLogits }),
  ]
  return {
    ensemble: { lstm: weights, forest, calibration: fitCalibration(held.both.map(logOddsOf), heldLabels) },
    heldOut: { ensemble: ofEnsemble, model: ofModel, isPromoted: ofEnsemble - ofModel >= LEAST_GAIN },
  }
}

/** `lstm`, `forest` and `lstm+forest` on a table, before they are calibrated. */
export function ensembleScores(
  { lstm: weights, forest }: Ensemble,
  test: AnswerTable,
  { encoder }: Pick<NextAnswerModel, 'encoder'>,
  translation: Translation,
): Scores[] {
  const everyone = test.learners.map((_, learner) => learner)
  const { columns, rows } = vectorsOf(test, everyone, encoder, translation)
  const { lstm, trees, both } = blended(
    weights,
    sequences(test, rows, () => encoder.rates, translation),
    forest,
    columns,
  )
  const byRow = (of: Float64Array) => {
    const probabilities = new Float64Array(test.correct.length)
    for (const [at, row] of rows.entries()) probabilities[row] = of[at] ?? Number.NaN
    return probabilities
  }
  return [
    { name: 'lstm', probabilities: byRow(lstm) },
    { name: 'forest', probabilities: byRow(trees) },
    { name: 'lstm+forest', probabilities: byRow(both) },
  ]
}

function blended(weights: LstmWeights, inputs: Float32Array, forest: Forest, columns: readonly Float32Array[]) {
  const lstm = lstmProbabilities(weights, inputs)
  const trees = predictByForest(forest, columns)
  return { lstm, trees, both: lstm.map((p, at) => LSTM_SHARE * p + (1 - LSTM_SHARE) * (trees[at] ?? p)) }
}

function sequences(
  table: AnswerTable,
  rows: Int32Array,
  ratesOf: (row: number) => Rates,
  translation: Partial<Translation> = {},
): Float32Array {
  const inputs = new Float32Array(rows.length * SEQUENCE)
  for (const [at, row] of rows.entries())
    writeSequence(table, row, { rates: ratesOf(row), ...translation }, inputs, at * SEQUENCE)
  return inputs
}

/** So many of the rows, in their order. */
function sampled(rows: Int32Array, most: number, seed: number): Int32Array {
  const random = randomOf('rows of the ensemble', seed)
  let [wanted, left] = [most, rows.length]
  return rows.filter(() => {
    const isTaken = random.next() * left < wanted
    left -= 1
    if (isTaken) wanted -= 1
    return isTaken
  })
}
