// What a model did for the learners of one slice.
import type { SortedRows } from './sorted-rows.ts'

/** Shares are from 0 to 1, and NaN where there is nothing to take a share of. */
export type SliceFigures = {
  readonly rows: number
  /** Rows of label 1. */
  readonly positives: number
  /** positives / rows. */
  readonly baseRate: number
  readonly meanScore: number
  /** Share of rows whose score is at least the threshold. */
  readonly flagged: number
  /** Chance that a positive row has a higher score than a negative one. */
  readonly auc: number
  /** Share of the positives that are flagged. */
  readonly recall: number
  /** Share of the negatives that are flagged. */
  readonly fpr: number
  /** Share of the flagged that are positive. */
  readonly precision: number
  /** Expected calibration error in ten bins of equal width. */
  readonly ece: number
  /** meanScore − baseRate: above 0 the model expects more than happens. */
  readonly miscalibration: number
}

const BINS = 10

/** `weights`: how often each learner counts; once by default. */
export function figuresOf(
  { labels, scores, learner, isLast }: SortedRows,
  threshold: number,
  weights?: ArrayLike<number>,
): SliceFigures {
  let [positives, negatives, caught, alarmed, scoreSum] = [0, 0, 0, 0, 0]
  let [wins, positivesHere, negativesHere] = [0, 0, 0]
  const binRows = new Float64Array(BINS)
  const binSurplus = new Float64Array(BINS)
  for (let at = 0; at < labels.length; at += 1) {
    const weight = weights === undefined ? 1 : (weights[learner[at] ?? -1] ?? 0)
    if (weight > 0) {
      const score = scores[at] ?? 0
      const label = labels[at] ?? 0
      if (label === 1) positivesHere += weight
      else negativesHere += weight
      scoreSum += weight * score
      const bin = Math.min(BINS - 1, Math.floor(score * BINS))
      binRows[bin] = (binRows[bin] ?? 0) + weight
      binSurplus[bin] = (binSurplus[bin] ?? 0) + weight * (score - label)
    }
    if (isLast[at] === 0) continue
    // Each negative loses to the positives above it, and ties with those of its own score.
    wins += negativesHere * (positives + positivesHere / 2)
    positives += positivesHere
    negatives += negativesHere
    if ((scores[at] ?? 0) >= threshold) {
      caught = positives
      alarmed = negatives
    }
    positivesHere = 0
    negativesHere = 0
  }
  const rows = positives + negatives
  return {
    rows,
    positives,
    baseRate: positives / rows,
    meanScore: scoreSum / rows,
    flagged: (caught + alarmed) / rows,
    auc: wins / (positives * negatives),
    recall: caught / positives,
    fpr: alarmed / negatives,
    precision: caught / (caught + alarmed),
    ece: binSurplus.reduce((sum, surplus) => sum + Math.abs(surplus), 0) / rows,
    miscalibration: (scoreSum - positives) / rows,
  }
}
