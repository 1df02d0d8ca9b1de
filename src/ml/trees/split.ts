// The best split of one node, from its histogram.

import { missingBin } from './bins.ts'
import { binSize, columnSize, rowsIn } from './histograms.ts'

export type SplitRules = {
  /** Smallest number of rows on each side. */
  readonly minRows: number
  /** Added to the sum of hessians: L2 penalty on the value of a leaf. */
  readonly l2: number
  /** Per feature: 1 if the model may only rise with it, −1 if it may only fall, 0 if it is free. Empty: all are free. */
  readonly monotone: Int8Array
}

/** Sums of a node's rows, and the bounds that monotone splits above it put on its value. */
export type NodeSums = {
  readonly gradient: number
  readonly hessian: number
  readonly rows: number
  readonly low: number
  readonly high: number
}

export type Split = {
  readonly gain: number
  readonly feature: number
  /** The last bin on the left. */
  readonly bin: number
  readonly missingLeft: boolean
  readonly left: NodeSums
  readonly right: NodeSums
}

const minHessian = 1e-3

/** The value that minimises the second-order loss of the rows: −G / (H + λ), within the bounds. */
export function leafValue({ gradient, hessian, low, high }: NodeSums, l2: number): number {
  const free = hessian + l2 > 0 ? -gradient / (hessian + l2) : 0
  return Math.min(high, Math.max(low, free))
}

/** Second-order loss at a value, relative to value 0 (Chen and Guestrin 2016, equation 3). */
const lossAt = (value: number, gradient: number, curvature: number): number =>
  gradient * value + 0.5 * curvature * value * value

/**
 * Returns the split with the largest gain, or null where none gains. Of equal gains the lowest feature and bin win, so the
 * result is determined. Missing values go to the side that gains more; where the node has none, to the side of more rows.
 */
export function bestSplit(
  histogram: Float64Array,
  unit: number,
  features: Int32Array,
  binsOf: Int32Array,
  node: NodeSums,
  rules: SplitRules,
): Split | null {
  const { gradient, hessian, rows, low, high } = node
  const { minRows, l2 } = rules
  const isFree = low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY
  const nodeLoss = lossAt(leafValue(node, l2), gradient, hessian + l2)
  // A power of two: multiplying by its inverse is exact, and faster than dividing.
  const perUnit = 1 / unit
  let best = 1e-9
  let bestFeature = -1
  let bestBin = 0
  let bestMissingLeft = false
  let bestGradient = 0
  let bestHessian = 0
  let bestRows = 0
  for (let which = 0; which < features.length; which += 1) {
    const feature = features[which] ?? 0
    const base = feature * columnSize
    const missing = base + missingBin * binSize
    const missingRows = rowsIn(histogram[missing + 1] ?? 0, unit)
    const missingHessian = (histogram[missing + 1] ?? 0) - missingRows * unit
    const direction = rules.monotone[feature] ?? 0
    const bins = binsOf[feature] ?? 1
    for (let missingLeft = 0; missingLeft <= (missingRows > 0 ? 1 : 0); missingLeft += 1) {
      let leftGradient = missingLeft === 1 ? (histogram[missing] ?? 0) : 0
      let leftHessian = missingLeft === 1 ? missingHessian : 0
      let leftRows = missingLeft === 1 ? missingRows : 0
      // With the missing values alone on the right, the last bin is a cut too.
      const end = missingLeft === 0 && missingRows > 0 ? bins : bins - 1
      for (let bin = 0; bin < end; bin += 1) {
        const cell = base + bin * binSize
        const curvature = histogram[cell + 1] ?? 0
        if (curvature === 0) continue
        const inBin = Math.floor(curvature * perUnit)
        leftGradient += histogram[cell] ?? 0
        leftHessian += curvature - inBin * unit
        leftRows += inBin
        if (leftRows < minRows || leftHessian < minHessian) continue
        if (rows - leftRows < minRows) break
        const rightHessian = hessian - leftHessian
        if (rightHessian < minHessian) break
        const rightGradient = gradient - leftGradient
        const leftCurvature = leftHessian + l2
        const rightCurvature = rightHessian + l2
        let gain: number
        if (isFree && direction === 0) {
          gain =
            nodeLoss +
            0.5 * ((leftGradient * leftGradient) / leftCurvature + (rightGradient * rightGradient) / rightCurvature)
        } else {
          const leftValue = Math.min(high, Math.max(low, -leftGradient / leftCurvature))
          const rightValue = Math.min(high, Math.max(low, -rightGradient / rightCurvature))
          if ((rightValue - leftValue) * direction < 0) continue
          gain =
            nodeLoss -
            lossAt(leftValue, leftGradient, leftCurvature) -
            lossAt(rightValue, rightGradient, rightCurvature)
        }
        if (gain > best) {
          best = gain
          bestFeature = feature
          bestBin = bin
          bestMissingLeft = missingLeft === 1 || (missingRows === 0 && leftRows * 2 > rows)
          bestGradient = leftGradient
          bestHessian = leftHessian
          bestRows = leftRows
        }
      }
    }
  }
  if (bestFeature < 0) return null
  const left = { gradient: bestGradient, hessian: bestHessian, rows: bestRows, low, high }
  const right = {
    gradient: gradient - bestGradient,
    hessian: hessian - bestHessian,
    rows: rows - bestRows,
    low,
    high,
  }
  const direction = rules.monotone[bestFeature] ?? 0
  return {
    gain: best,
    feature: bestFeature,
    bin: bestBin,
    missingLeft: bestMissingLeft,
    ...bounded(left, right, direction, l2),
  }
}

/** After a split on a monotone feature nothing below may cross the middle: so the whole tree stays monotone. */
function bounded(left: NodeSums, right: NodeSums, direction: number, l2: number): { left: NodeSums; right: NodeSums } {
  if (direction === 0) return { left, right }
  const middle = (leafValue(left, l2) + leafValue(right, l2)) / 2
  return direction > 0
    ? { left: { ...left, high: middle }, right: { ...right, low: middle } }
    : { left: { ...left, low: middle }, right: { ...right, high: middle } }
}
