// Does 0.7 mean seven times out of ten? Predicted probabilities against observed shares.
import type { Scored } from './ranking.ts'

export type CalibrationBin = { readonly rows: number; readonly predicted: number; readonly observed: number }

/** Bins of equal width between 0 and 1: the mean prediction and the share of label 1 in each. Empty bins are left out. */
export function calibrationBins({ labels, predictions }: Scored, bins = 10): CalibrationBin[] {
  const rows = new Float64Array(bins)
  const predicted = new Float64Array(bins)
  const observed = new Float64Array(bins)
  for (let row = 0; row < labels.length; row += 1) {
    const prediction = predictions[row] ?? 0
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(prediction * bins)))
    rows[bin] = (rows[bin] ?? 0) + 1
    predicted[bin] = (predicted[bin] ?? 0) + prediction
    observed[bin] = (observed[bin] ?? 0) + (labels[row] ?? 0)
  }
  return Array.from(rows, (count, bin) => ({
    rows: count,
    predicted: (predicted[bin] ?? 0) / count,
    observed: (observed[bin] ?? 0) / count,
  })).filter((bin) => bin.rows > 0)
}

/** Expected calibration error (Naeini et al. 2015): the mean distance between prediction and share, weighted by rows. */
export function ece(scored: Scored, bins = 10): number {
  return calibrationBins(scored, bins).reduce(
    (sum, { rows, predicted, observed }) => sum + (rows / scored.labels.length) * Math.abs(predicted - observed),
    0,
  )
}
