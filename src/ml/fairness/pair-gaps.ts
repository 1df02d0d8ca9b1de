// How differently a model treats two slices. All gaps are the first slice’s figure minus the second’s.
import { areaBetween } from '../metrics/roc.ts'
import type { SortedRows } from './sorted-rows.ts'

export type PairGaps = {
  readonly recall: number
  readonly fpr: number
  /** Of the shares flagged: demographic parity. */
  readonly flagged: number
  /** Of (mean score − base rate). */
  readonly calibration: number
  /** The area between the two ROC curves; never negative. */
  readonly abroca: number
  /** `calibration` within each area; NaN where one side has no rows. */
  readonly byArea: Float64Array
}

/** The equalized-odds gap: the larger of the gaps of recall and of the false-positive rate. */
export const equalizedOdds = ({ recall, fpr }: Pick<PairGaps, 'recall' | 'fpr'>): number =>
  Math.max(Math.abs(recall), Math.abs(fpr))

/** `side`: 0 or 1 per learner; `weights`: how often each learner counts. The arrays of a measuring are used again by the next one. */
export type MeasurePair = (side: ArrayLike<number>, weights?: ArrayLike<number>) => PairGaps

export function pairMeasure(rows: SortedRows, threshold: number, areas: number): MeasurePair {
  const { labels, scores, learner, area, isLast } = rows
  const size = labels.length + 1
  const curves = [0, 1].map(() => ({ fpr: new Float64Array(size), tpr: new Float64Array(size), points: 1 }))
  const [first, second] = curves
  if (first === undefined || second === undefined) throw new Error('there are two curves')
  const areaRows = new Float64Array(2 * areas)
  const areaSurplus = new Float64Array(2 * areas)
  const surplusOf = Float64Array.from(labels, (label, at) => (scores[at] ?? 0) - label)
  // An audit comes here thousands of times with all its rows: typed arrays, and no call within the loop.
  const positives = new Float64Array(2)
  const negatives = new Float64Array(2)
  const caught = new Float64Array(2)
  const alarmed = new Float64Array(2)
  const surplus = new Float64Array(2)
  const points = new Int32Array(2)
  const { fpr: firstFpr, tpr: firstTpr } = first
  const { fpr: secondFpr, tpr: secondTpr } = second

  return (side, weights) => {
    for (const sums of [positives, negatives, caught, alarmed, surplus, areaRows, areaSurplus]) sums.fill(0)
    points.fill(1)
    let [firstIsNew, secondIsNew] = [false, false]
    for (let at = 0; at < labels.length; at += 1) {
      const one = learner[at] ?? -1
      const weight = weights === undefined ? 1 : (weights[one] ?? 0)
      if (weight > 0) {
        const of = side[one] ?? 0
        const over = weight * (surplusOf[at] ?? 0)
        if (labels[at] === 1) positives[of] = (positives[of] ?? 0) + weight
        else negatives[of] = (negatives[of] ?? 0) + weight
        surplus[of] = (surplus[of] ?? 0) + over
        const cell = 2 * (area[at] ?? -1) + of
        if (cell >= 0) {
          areaRows[cell] = (areaRows[cell] ?? 0) + weight
          areaSurplus[cell] = (areaSurplus[cell] ?? 0) + over
        }
        if (of === 0) firstIsNew = true
        else secondIsNew = true
      }
      if (isLast[at] === 0) continue
      const isFlagged = (scores[at] ?? 0) >= threshold
      if (firstIsNew) {
        const point = points[0] ?? 1
        firstFpr[point] = negatives[0] ?? 0
        firstTpr[point] = positives[0] ?? 0
        points[0] = point + 1
        firstIsNew = false
        if (isFlagged) {
          caught[0] = positives[0] ?? 0
          alarmed[0] = negatives[0] ?? 0
        }
      }
      if (secondIsNew) {
        const point = points[1] ?? 1
        secondFpr[point] = negatives[1] ?? 0
        secondTpr[point] = positives[1] ?? 0
        points[1] = point + 1
        secondIsNew = false
        if (isFlagged) {
          caught[1] = positives[1] ?? 0
          alarmed[1] = negatives[1] ?? 0
        }
      }
    }
    for (const [n, curve] of curves.entries()) {
      curve.points = points[n] ?? 1
      const [ones, zeros] = [positives[n] ?? 0, negatives[n] ?? 0]
      for (let point = 1; point < curve.points; point += 1) {
        curve.fpr[point] = (curve.fpr[point] ?? 0) / zeros
        curve.tpr[point] = (curve.tpr[point] ?? 0) / ones
      }
    }
    const gap = (of: (n: 0 | 1) => number) => of(0) - of(1)
    const sum = (values: Float64Array, n: 0 | 1) => values[n] ?? 0
    const all = (n: 0 | 1) => sum(positives, n) + sum(negatives, n)
    return {
      recall: gap((n) => sum(caught, n) / sum(positives, n)),
      fpr: gap((n) => sum(alarmed, n) / sum(negatives, n)),
      flagged: gap((n) => (sum(caught, n) + sum(alarmed, n)) / all(n)),
      calibration: gap((n) => sum(surplus, n) / all(n)),
      abroca: areaBetween(first, second),
      byArea: Float64Array.from({ length: areas }, (_, one) =>
        gap((n) => (areaSurplus[2 * one + n] ?? 0) / (areaRows[2 * one + n] ?? 0)),
      ),
    }
  }
}
