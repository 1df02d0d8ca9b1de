// How far predictions are from what happened. All take an optional weight per row.
import type { Scored } from './ranking.ts'

type Weights = ArrayLike<number> | undefined

/** Mean of −log(probability given to what happened). Probabilities are kept between 1e-15 and 1 − 1e-15. */
export function logLoss({ labels, predictions }: Scored, weights?: Weights): number {
  return mean(labels.length, weights, (row) => {
    const likely = Math.min(1 - 1e-15, Math.max(1e-15, predictions[row] ?? 0))
    const label = labels[row] ?? 0
    return -label * Math.log(likely) - (1 - label) * Math.log1p(-likely)
  })
}

/** Mean squared distance of a probability from what happened (Brier 1950). */
export function brier({ labels, predictions }: Scored, weights?: Weights): number {
  return mean(labels.length, weights, (row) => ((predictions[row] ?? 0) - (labels[row] ?? 0)) ** 2)
}

/** Root of the mean squared distance, of probabilities or of any numbers. */
export const rmse = (scored: Scored, weights?: Weights): number => Math.sqrt(brier(scored, weights))

/** Mean absolute distance. */
export function meanAbsoluteError({ labels, predictions }: Scored, weights?: Weights): number {
  return mean(labels.length, weights, (row) => Math.abs((predictions[row] ?? 0) - (labels[row] ?? 0)))
}

/** Share of the variance that is explained: 1 − squared errors / squared distances from the mean. Below 0: worse than the mean. */
export function rSquared(scored: Scored): number {
  const { labels } = scored
  const average = mean(labels.length, undefined, (row) => labels[row] ?? 0)
  const variance = mean(labels.length, undefined, (row) => ((labels[row] ?? 0) - average) ** 2)
  return 1 - brier(scored) / variance
}

function mean(rows: number, weights: Weights, of: (row: number) => number): number {
  let sum = 0
  let weight = 0
  for (let row = 0; row < rows; row += 1) {
    const one = weights === undefined ? 1 : (weights[row] ?? 0)
    sum += one * of(row)
    weight += one
  }
  return sum / weight
}
