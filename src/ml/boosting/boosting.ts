// A gradient-boosted model: what it is, and what it answers for a row.
import { type Columns, sigmoid } from '../table.ts'
import { sumOfLeaves, sumsOfLeaves, type Trees } from '../trees/trees.ts'

/** Logistic: labels 0 and 1, the model answers with log-odds. Squared: labels are numbers, and so are the answers. */
export type Loss = 'logistic' | 'squared'

export type Boosting = {
  readonly loss: Loss
  readonly features: number
  /** The answer before any tree. */
  readonly base: number
  readonly trees: Trees
}

/** Log-odds (logistic) or the expected value (squared). `values` has one number per feature; NaN is a missing value. */
export const scoreOf = (model: Boosting, values: ArrayLike<number>): number =>
  model.base + sumOfLeaves(model.trees, values)

/** A probability (logistic) or the expected value (squared). */
export const predictOne = (model: Boosting, values: ArrayLike<number>): number => answer(model, scoreOf(model, values))

/** One score per row, see `scoreOf`. */
export const scoresOf = (model: Boosting, columns: Columns): Float64Array =>
  sumsOfLeaves(model.trees, columns).map((sum) => model.base + sum)

/** One prediction per row, see `predictOne`. */
export const predict = (model: Boosting, columns: Columns): Float64Array =>
  scoresOf(model, columns).map((score) => answer(model, score))

const answer = ({ loss }: Boosting, score: number): number => (loss === 'logistic' ? sigmoid(score) : score)
