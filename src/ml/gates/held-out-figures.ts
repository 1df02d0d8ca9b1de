// What the card of a model shows of the learners who were held out: shares at its threshold, and two curves of few points.
import { calibrationBins } from '../metrics/calibration-error.ts'
import { type Alert, alertAt, type Scored } from '../metrics/ranking.ts'
import { rocCurve } from '../metrics/roc.ts'

export type HeldOutFigures = {
  /** Share of label 1. */
  readonly baseRate: number
  /** Share of rows whose likelier outcome, from 0.5 on, is the one that happened. */
  readonly accuracy: number
  /** Mean probability of the outcome that the model takes to be the likelier one: from 0.5 to 1. */
  readonly confidence: number
  /** From its threshold on. */
  readonly alert: Alert
  /** Ten bins of equal width; those of few rows are left out. */
  readonly calibration: readonly { readonly predicted: number; readonly observed: number; readonly rows: number }[]
  /** At most 25 points between (0, 0) and (1, 1), both left out. */
  readonly roc: readonly { readonly fpr: number; readonly recall: number }[]
}

/** A point of the calibration curve stands for at least so many predictions. */
const FEWEST_IN_POINT = 20
/** Curves of fewer learners would be drawings of single learners. */
const FEWEST_LEARNERS = 10
const ROC_POINTS = 25

/** Shares of no rows are NaN. */
export function heldOutFigures(scored: Scored, learners: number, threshold: number): HeldOutFigures {
  const { labels, predictions } = scored
  let [ones, right, confidence] = [0, 0, 0]
  for (let row = 0; row < labels.length; row += 1) {
    const p = predictions[row] ?? 0
    ones += labels[row] ?? 0
    right += Number(p >= 0.5 === (labels[row] === 1))
    confidence += Math.max(p, 1 - p)
  }
  const share = (count: number) => count / labels.length
  const isEnough = learners >= FEWEST_LEARNERS && ones > 0 && ones < labels.length
  return {
    ...{ baseRate: share(ones), accuracy: share(right), confidence: share(confidence) },
    alert: alertAt(scored, threshold),
    calibration: isEnough ? calibrationBins(scored).filter(({ rows }) => rows >= FEWEST_IN_POINT) : [],
    roc: isEnough ? thinnedRoc(scored) : [],
  }
}

/** The last point of each step of the false-positive rate, without the corners. */
export function thinnedRoc(scored: Scored): { readonly fpr: number; readonly recall: number }[] {
  const { fpr, tpr, points } = rocCurve(scored)
  const kept = new Map<number, { readonly fpr: number; readonly recall: number }>()
  for (let at = 1; at < points - 1; at += 1) {
    const x = fpr[at] ?? 0
    kept.set(Math.floor(x * ROC_POINTS), { fpr: x, recall: tpr[at] ?? 0 })
  }
  return [...kept.values()]
}
