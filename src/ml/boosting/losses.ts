// The two losses: where a model starts, and the slope and curvature that the next tree learns from.

import { logit, sigmoid } from '../table.ts'
import { roundForExactSums } from '../trees/histograms.ts'
import type { Loss } from './boosting.ts'

export function checkLabels(labels: Float32Array, rows: number, loss: Loss): void {
  if (rows === 0) throw new RangeError('There are no rows to learn from.')
  if (labels.length !== rows) throw new RangeError(`Expected ${rows} labels, found ${labels.length}.`)
  const wrong = labels.findIndex((label) =>
    loss === 'logistic' ? label !== 0 && label !== 1 : !Number.isFinite(label),
  )
  if (wrong >= 0) {
    const expected = loss === 'logistic' ? '0 or 1' : 'a number'
    throw new RangeError(`Expected ${expected} as the label of row ${wrong}, found ${labels[wrong]}.`)
  }
}

/** The constant with the least loss: the weighted mean, as log-odds with the logistic loss. */
export function baseOf(labels: Float32Array, weights: Float32Array | undefined, loss: Loss): number {
  const weighted = Float64Array.from(labels, (label, row) => label * (weights?.[row] ?? 1))
  const weight = weights ? Float64Array.from(weights) : null
  // The order of the rows must not matter, not even in the last digit.
  roundForExactSums(weighted)
  if (weight) roundForExactSums(weight)
  const mean = sum(weighted) / (weight ? sum(weight) : labels.length)
  return loss === 'logistic' ? logit(mean) : mean
}

function sum(values: Float64Array): number {
  let total = 0
  for (let at = 0; at < values.length; at += 1) total += values[at] ?? 0
  return total
}

/** Fills in the first and second derivatives of the loss by the score. */
export function differentiate(
  loss: Loss,
  scores: Float64Array,
  labels: Float32Array,
  weights: Float32Array | undefined,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  for (let row = 0; row < scores.length; row += 1) {
    const weight = weights === undefined ? 1 : (weights[row] ?? 1)
    const score = scores[row] ?? 0
    const label = labels[row] ?? 0
    const answer = loss === 'logistic' ? sigmoid(score) : score
    gradient[row] = (answer - label) * weight
    hessian[row] = loss === 'logistic' ? answer * (1 - answer) * weight : weight
  }
}

/** Mean log-loss or mean squared error. */
export function meanLoss(loss: Loss, scores: Float64Array, labels: Float32Array): number {
  let total = 0
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] ?? 0
    const label = labels[row] ?? 0
    // log(1 + e^s) − y s, written so that a large score does not overflow.
    total +=
      loss === 'logistic'
        ? Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score
        : (score - label) ** 2
  }
  return total / scores.length
}

/** A weight per row that makes both classes weigh as much as the half of all rows. */
export function classWeights(labels: Float32Array): Float32Array {
  const ones = sum(Float64Array.from(labels))
  const zeros = labels.length - ones
  return labels.map((label) => labels.length / (2 * (label === 1 ? ones : zeros)))
}
