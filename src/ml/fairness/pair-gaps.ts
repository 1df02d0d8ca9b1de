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
  const areaRows = new Float64Array(2 * areas)
  const areaSurplus = new Float64Array(2 * areas)
  const positives = [0, 0]
  const negatives = [0, 0]
  const caught = [0, 0]
  const alarmed = [0, 0]
  const surplus = [0, 0]
  const hasNew = new Uint8Array(2)

  return (side, weights) => {
    for (const sums of [positives, negatives, caught, alarmed, surplus, areaRows, areaSurplus]) sums.fill(0)
    for (const curve of curves) curve.points = 1
    hasNew.fill(0)
    for (let at = 0; at < labels.length; at += 1) {
      const one = learner[at] ?? -1
      const weight = weights === undefined ? 1 : (weights[one] ?? 0)
      const of = side[one] ?? 0
      if (weight > 0) {
        const label = labels[at] ?? 0
        const over = weight * ((scores[at] ?? 0) - label)
        const sums = label === 1 ? positives : negatives
        sums[of] = (sums[of] ?? 0) + weight
        surplus[of] = (surplus[of] ?? 0) + over
        const cell = 2 * (area[at] ?? -1) + of
        if (cell >= 0) {
          areaRows[cell] = (areaRows[cell] ?? 0) + weight
          areaSurplus[cell] = (areaSurplus[cell] ?? 0) + over
        }
        hasNew[of] = 1
      }
      if (isLast[at] === 0) continue
      for (let n = 0; n < 2; n += 1) {
        const curve = curves[n]
        if (curve === undefined || hasNew[n] === 0) continue
        curve.fpr[curve.points] = negatives[n] ?? 0
        curve.tpr[curve.points] = positives[n] ?? 0
        curve.points += 1
        if ((scores[at] ?? 0) < threshold) continue
        caught[n] = positives[n] ?? 0
        alarmed[n] = negatives[n] ?? 0
      }
      hasNew.fill(0)
    }
    for (const [n, curve] of curves.entries())
      for (let point = 1; point < curve.points; point += 1) {
        curve.fpr[point] = (curve.fpr[point] ?? 0) / (negatives[n] ?? 0)
        curve.tpr[point] = (curve.tpr[point] ?? 0) / (positives[n] ?? 0)
      }
    const [first, second] = curves
    const gap = (of: (n: 0 | 1) => number) => of(0) - of(1)
    const sum = (values: readonly number[], n: 0 | 1) => values[n] ?? 0
    const all = (n: 0 | 1) => sum(positives, n) + sum(negatives, n)
    return {
      recall: gap((n) => sum(caught, n) / sum(positives, n)),
      fpr: gap((n) => sum(alarmed, n) / sum(negatives, n)),
      flagged: gap((n) => (sum(caught, n) + sum(alarmed, n)) / all(n)),
      calibration: gap((n) => sum(surplus, n) / all(n)),
      abroca: first && second ? areaBetween(first, second) : Number.NaN,
      byArea: Float64Array.from({ length: areas }, (_, one) =>
        gap((n) => (areaSurplus[2 * one + n] ?? 0) / (areaRows[2 * one + n] ?? 0)),
      ),
    }
  }
}
