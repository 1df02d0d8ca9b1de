// Logistic regression over sparse rows with an L2 penalty, fitted by L-BFGS (Nocedal 1980): exact to the last digits that
// matter, and the same on every machine.

/** Row r has the values from `starts[r]` to before `starts[r + 1]`, each at a coefficient’s index. */
export type SparseRows = {
  readonly starts: Int32Array
  readonly indexes: Int32Array
  readonly values: Float32Array
}

export type SparseBuilder = {
  /** Adds to the row that is open. */
  add(index: number, value: number): void
  endRow(): void
  rows(): SparseRows
}

export function sparseBuilder(rows: number, perRow: number): SparseBuilder {
  const starts = new Int32Array(rows + 1)
  const indexes = new Int32Array(rows * perRow)
  const values = new Float32Array(rows * perRow)
  let row = 0
  let at = 0
  return {
    add(index, value) {
      indexes[at] = index
      values[at] = value
      at += 1
    },
    endRow() {
      row += 1
      starts[row] = at
    },
    rows: () => ({
      starts: starts.subarray(0, row + 1),
      indexes: indexes.subarray(0, at),
      values: values.subarray(0, at),
    }),
  }
}

const HISTORY = 8
const ENOUGH = 1e-5

export type LogisticOptions = {
  readonly width: number
  /** Per coefficient: the penalty is half of it times the square. */
  readonly penalties: ArrayLike<number>
  readonly iterations?: number
}

/** Coefficients that minimise the summed log-loss plus the penalty. */
export function fitSparseLogistic(
  rows: SparseRows,
  labels: ArrayLike<number>,
  { width, penalties, iterations = 80 }: LogisticOptions,
): Float64Array {
  let point = new Float64Array(width)
  let slope = new Float64Array(width)
  let value = lossAndSlope(rows, labels, penalties, point, slope)
  const first = norm(slope)
  const moves: { move: Float64Array; change: Float64Array; scale: number }[] = []
  for (let round = 0; round < iterations && norm(slope) > ENOUGH * first; round += 1) {
    const direction = towardsMinimum(slope, moves)
    const downhill = dot(direction, slope)
    let step = moves.length === 0 ? Math.min(1, 1 / norm(slope)) : 1
    const next = new Float64Array(width)
    const nextSlope = new Float64Array(width)
    let nextValue = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 30; tries += 1) {
      for (let k = 0; k < width; k += 1) next[k] = (point[k] ?? 0) + step * (direction[k] ?? 0)
      nextValue = lossAndSlope(rows, labels, penalties, next, nextSlope)
      if (nextValue <= value + 1e-4 * step * downhill) break
      step /= 2
    }
    if (!(nextValue < value)) break
    const move = next.map((at, k) => at - (point[k] ?? 0))
    const change = nextSlope.map((at, k) => at - (slope[k] ?? 0))
    const curvature = dot(move, change)
    if (curvature > 0) {
      moves.push({ move, change, scale: 1 / curvature })
      if (moves.length > HISTORY) moves.shift()
    }
    point = next
    slope = nextSlope
    value = nextValue
  }
  return point
}

/** Log-odds of one row. */
export function sparseScore({ starts, indexes, values }: SparseRows, row: number, coefficients: Float64Array): number {
  let score = 0
  for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1)
    score += (coefficients[indexes[at] ?? 0] ?? 0) * (values[at] ?? 0)
  return score
}

function lossAndSlope(
  rows: SparseRows,
  labels: ArrayLike<number>,
  penalties: ArrayLike<number>,
  point: Float64Array,
  slope: Float64Array,
): number {
  const { starts, indexes, values } = rows
  let loss = 0
  for (let k = 0; k < point.length; k += 1) {
    const penalty = penalties[k] ?? 0
    const at = point[k] ?? 0
    loss += 0.5 * penalty * at * at
    slope[k] = penalty * at
  }
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const label = labels[row] ?? 0
    const score = sparseScore(rows, row, point)
    loss += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score
    const error = 1 / (1 + Math.exp(-score)) - label
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const k = indexes[at] ?? 0
      slope[k] = (slope[k] ?? 0) + error * (values[at] ?? 0)
    }
  }
  return loss
}

/** The two loops of L-BFGS: minus the slope, by the curvature of the last moves. */
function towardsMinimum(
  slope: Float64Array,
  moves: readonly { move: Float64Array; change: Float64Array; scale: number }[],
): Float64Array {
  const direction = slope.map((at) => -at)
  const shares: number[] = []
  for (const { move, change, scale } of moves.toReversed()) {
    const share = scale * dot(move, direction)
    shares.push(share)
    for (let k = 0; k < direction.length; k += 1) direction[k] = (direction[k] ?? 0) - share * (change[k] ?? 0)
  }
  const newest = moves.at(-1)
  if (newest) {
    const scale = 1 / (newest.scale * dot(newest.change, newest.change))
    for (let k = 0; k < direction.length; k += 1) direction[k] = (direction[k] ?? 0) * scale
  }
  for (const { move, change, scale } of moves) {
    const share = (shares.pop() ?? 0) - scale * dot(change, direction)
    for (let k = 0; k < direction.length; k += 1) direction[k] = (direction[k] ?? 0) + share * (move[k] ?? 0)
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k += 1) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))
