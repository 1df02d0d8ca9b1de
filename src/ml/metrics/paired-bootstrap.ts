// Is one model better than another, or was it the luck of the draw? Learners are drawn again, with all their rows.
import { randomOf } from '../random.ts'
import { logLoss, rmse } from './errors.ts'
import { preparedAuc, type Scored } from './ranking.ts'

export type Interval = { readonly value: number; readonly low: number; readonly high: number }
export type Measure = 'auc' | 'logloss' | 'rmse'

export type BootstrapOptions = {
  readonly measure?: Measure
  readonly samples?: number
  readonly seed?: number
  /** Share of the samples within the interval. Default 0.95. */
  readonly confidence?: number
}

/**
 * The measure, and its percentile interval when learners are drawn with replacement (Efron 1979). `groups` gives the
 * learner of each row as a number from 0: rows of one learner are not independent, so they are drawn together.
 */
export function bootstrap(scored: Scored, groups: Int32Array, options: BootstrapOptions = {}): Interval {
  const measured = measureOf(scored, options.measure)
  return resample(groups, measured, options)
}

/**
 * Measure of the first model minus that of the second on the same rows, and its interval. Both see the same draws, which
 * is why a small difference can be told from none. For AUC above 0 the first is better, for the errors below 0.
 */
export function pairedBootstrap(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  groups: Int32Array,
  options: BootstrapOptions = {},
): Interval {
  const ofFirst = measureOf({ labels, predictions: first }, options.measure)
  const ofSecond = measureOf({ labels, predictions: second }, options.measure)
  return resample(groups, (weights) => ofFirst(weights) - ofSecond(weights), options)
}

type Weighted = (weights?: ArrayLike<number>) => number

function measureOf(scored: Scored, measure: Measure = 'auc'): Weighted {
  if (measure === 'auc') return preparedAuc(scored)
  return (weights) => (measure === 'rmse' ? rmse(scored, weights) : logLoss(scored, weights))
}

function resample(groups: Int32Array, measured: Weighted, options: BootstrapOptions): Interval {
  const { samples = 1_000, seed = 1, confidence = 0.95 } = options
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const random = randomOf('bootstrap', seed)
  const drawn = new Int32Array(count)
  const weights = new Float64Array(groups.length)
  const values = new Float64Array(samples)
  for (let sample = 0; sample < samples; sample += 1) {
    drawn.fill(0)
    for (let draw = 0; draw < count; draw += 1) {
      const group = random.between(0, count - 1)
      drawn[group] = (drawn[group] ?? 0) + 1
    }
    for (let row = 0; row < groups.length; row += 1) weights[row] = drawn[groups[row] ?? 0] ?? 0
    values[sample] = measured(weights)
  }
  // A draw without a single label of one kind has no AUC.
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { value: measured(), low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) }
}
