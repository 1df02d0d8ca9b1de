// Turns scores into probabilities that can be believed: 0.7 then means seven times out of ten. Fit on rows that the model has
// not learned from.
import { logit, sigmoid } from '../table.ts'

/** Platt's: a line on the log-odds. Isotonic: steps that never fall, joined by lines. */
export type Calibration =
  | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly to: readonly number[] }

/**
 * Platt scaling (Platt 1999) of probabilities: p → σ(a · logit(p) + b), fitted by Newton's method to labels that are moved
 * a little off 0 and 1, as Platt proposes, so that few rows cannot make the slope infinite. Two numbers: for few rows.
 */
export function fitPlatt(predictions: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const rows = labels.length
  let ones = 0
  for (let row = 0; row < rows; row += 1) ones += labels[row] ?? 0
  const high = (ones + 1) / (ones + 2)
  const low = 1 / (rows - ones + 2)
  let slope = 1
  let intercept = 0
  for (let step = 0; step < 50; step += 1) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9]
    for (let row = 0; row < rows; row += 1) {
      const x = logit(predictions[row] ?? 0.5)
      const p = sigmoid(slope * x + intercept)
      const error = p - (labels[row] === 1 ? high : low)
      const weight = Math.max(p * (1 - p), 1e-12)
      ga += error * x
      gb += error
      haa += weight * x * x
      hab += weight * x
      hbb += weight
    }
    const determinant = haa * hbb - hab * hab
    if (!(determinant > 0)) break
    // Steps are bounded: far from the minimum Newton's own may be too long.
    const bound = (value: number) => Math.min(2, Math.max(-2, value))
    const bySlope = bound((hbb * ga - hab * gb) / determinant)
    const byIntercept = bound((haa * gb - hab * ga) / determinant)
    slope -= bySlope
    intercept -= byIntercept
    if (Math.abs(bySlope) + Math.abs(byIntercept) < 1e-10) break
  }
  return { kind: 'platt', slope, intercept }
}

/**
 * Isotonic regression by pooling neighbours that are out of order (Ayer et al. 1955), as steps at the mean score of each
 * pool, with lines between them. Needs some thousand rows; keeps the ranking but for ties.
 */
export function fitIsotonic(predictions: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const order = Int32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => (predictions[a] ?? 0) - (predictions[b] ?? 0),
  )
  const pools: { scores: number; labels: number; rows: number }[] = []
  for (let at = 0; at < order.length; ) {
    const score = predictions[order[at] ?? 0] ?? 0
    let pool = { scores: 0, labels: 0, rows: 0 }
    // Equal scores must get equal probabilities.
    for (; at < order.length && predictions[order[at] ?? 0] === score; at += 1) {
      pool = { scores: pool.scores + score, labels: pool.labels + (labels[order[at] ?? 0] ?? 0), rows: pool.rows + 1 }
    }
    for (let last = pools.at(-1); last && last.labels * pool.rows >= pool.labels * last.rows; last = pools.at(-1)) {
      pool = { scores: pool.scores + last.scores, labels: pool.labels + last.labels, rows: pool.rows + last.rows }
      pools.pop()
    }
    pools.push(pool)
  }
  return {
    kind: 'isotonic',
    from: pools.map(({ scores, rows }) => scores / rows),
    to: pools.map(({ labels, rows }) => labels / rows),
  }
}

export function calibrated(calibration: Calibration, prediction: number): number {
  if (calibration.kind === 'platt') return sigmoid(calibration.slope * logit(prediction) + calibration.intercept)
  const { from, to } = calibration
  let high = 0
  let end = from.length
  while (high < end) {
    const middle = (high + end) >>> 1
    if ((from[middle] ?? 0) < prediction) high = middle + 1
    else end = middle
  }
  if (high === 0) return to[0] ?? prediction
  if (high === from.length) return to.at(-1) ?? prediction
  const [left = 0, right = 0] = [from[high - 1], from[high]]
  const [low = 0, top = 0] = [to[high - 1], to[high]]
  return low + ((prediction - left) / (right - left)) * (top - low)
}

/** The weighted mean of several models' probabilities, taken on log-odds: weights that sum to 1 keep certainty certain. */
export function blend(
  parts: readonly { readonly weight: number; readonly predictions: ArrayLike<number> }[],
): Float64Array {
  const rows = parts[0]?.predictions.length ?? 0
  return Float64Array.from({ length: rows }, (_, row) =>
    sigmoid(parts.reduce((sum, { weight, predictions }) => sum + weight * logit(predictions[row] ?? 0.5), 0)),
  )
}
