// How well a score ranks: the area under the ROC curve, and the threshold that catches a wanted share of the positives.

/** Predictions against labels 0 and 1, of the same length. */
export type Scored = { readonly labels: ArrayLike<number>; readonly predictions: ArrayLike<number> }

/**
 * The probability that a row of label 1 has a higher prediction than a row of label 0, ties counting half (Hanley and
 * McNeil 1982). NaN where all labels are equal.
 */
export const auc = (scored: Scored): number => preparedAuc(scored)()

/** Sorts once, so that the same rows can be weighted many ways, as a bootstrap does. Without weights each row counts once. */
export function preparedAuc({ labels, predictions }: Scored): (weights?: ArrayLike<number>) => number {
  const order = byPrediction(predictions)
  return (weights) => {
    let ones = 0
    let zeros = 0
    let wins = 0
    for (let at = 0; at < order.length; ) {
      const tied = predictions[order[at] ?? 0]
      let onesHere = 0
      let zerosHere = 0
      for (; at < order.length && predictions[order[at] ?? 0] === tied; at += 1) {
        const row = order[at] ?? 0
        const weight = weights === undefined ? 1 : (weights[row] ?? 0)
        if (labels[row] === 1) onesHere += weight
        else zerosHere += weight
      }
      wins += onesHere * (zeros + zerosHere / 2)
      ones += onesHere
      zeros += zerosHere
    }
    return wins / (ones * zeros)
  }
}

/** Row numbers from the lowest to the highest prediction. Throws on NaN, which has no place in an order. */
function byPrediction(predictions: ArrayLike<number>): Int32Array {
  for (let row = 0; row < predictions.length; row += 1) {
    if (Number.isNaN(predictions[row])) throw new RangeError(`The prediction of row ${row} is not a number.`)
  }
  return Int32Array.from({ length: predictions.length }, (_, row) => row).sort(
    (a, b) => (predictions[a] ?? 0) - (predictions[b] ?? 0),
  )
}

/** What an alert threshold does: of 100 learners `flagged` × 100 get an alert, and `precision` of them are in trouble. */
export type Alert = {
  readonly threshold: number
  /** Share of the positives that are flagged. */
  readonly recall: number
  /** Share of the flagged that are positive; NaN if none is flagged. */
  readonly precision: number
  /** Share of all rows that are flagged. */
  readonly flagged: number
}

/**
 * The highest threshold whose recall is at least `recall`. Choose it on validation rows and report it on test rows with
 * `alertAt`: chosen on the test rows it would promise too much.
 */
export function thresholdForRecall(scored: Scored, recall: number): number {
  const { labels, predictions } = scored
  const positives = Float64Array.from({ length: labels.length }, (_, row) => row)
    .filter((row) => labels[row] === 1)
    .map((row) => predictions[row] ?? 0)
    .sort()
  if (positives.length === 0) throw new RangeError('No row is positive: no threshold has a recall.')
  const caught = Math.min(positives.length, Math.max(1, Math.ceil(recall * positives.length - 1e-9)))
  return positives[positives.length - caught] ?? 0
}

/** Flags the rows whose prediction is at least the threshold. */
export function alertAt({ labels, predictions }: Scored, threshold: number): Alert {
  let flagged = 0
  let caught = 0
  let positives = 0
  for (let row = 0; row < labels.length; row += 1) {
    const isPositive = labels[row] === 1
    const isFlagged = (predictions[row] ?? 0) >= threshold
    positives += Number(isPositive)
    flagged += Number(isFlagged)
    caught += Number(isPositive && isFlagged)
  }
  return { threshold, recall: caught / positives, precision: caught / flagged, flagged: flagged / labels.length }
}
