// Sums of gradients by bin: what a split is chosen from. Two numbers per bin: the gradients, and the hessians with the rows.
import type { Binned } from './bins.ts'

export const binSize = 2
export const columnSize = 256 * binSize

/**
 * The slope of the loss for each row, and its curvature. `curvature` holds the hessian plus `unit`, a power of two above any
 * sum of hessians: a sum of curvatures then counts its rows too, which spares a third sum in the hottest loop.
 */
export type Gradients = { readonly gradient: Float64Array; readonly curvature: Float64Array; readonly unit: number }

/** Number of rows in a sum of curvatures. The rest is the sum of their hessians. */
export const rowsIn = (curvature: number, unit: number): number => Math.floor(curvature / unit)

/**
 * Makes sums exact: whatever rows are added, in whatever order, double precision holds the sum without rounding. This is
 * why a model does not depend on the order of its rows, and why the histogram of a leaf minus that of one child is exactly
 * that of the other. Changes both arrays in place: gradients lose what is below 2⁻⁵² of their largest possible sum,
 * hessians what is below about 2⁻²⁰ (50,000 rows) or 2⁻¹⁴ (a million).
 */
export function exactGradients(gradient: Float64Array, hessian: Float64Array): Gradients {
  roundForExactSums(gradient)
  const largest = largestOf(hessian)
  const unit = 2 ** Math.ceil(Math.log2(Math.max(largest, Number.MIN_VALUE) * hessian.length + 1))
  roundTo(grainFor(hessian.length, largest + unit), hessian)
  for (let row = 0; row < hessian.length; row += 1) hessian[row] = (hessian[row] ?? 0) + unit
  return { gradient, curvature: hessian, unit }
}

/** Rounds values so that any sum of up to `values.length` of them is exact, in any order. */
export function roundForExactSums(values: Float64Array): void {
  const largest = largestOf(values)
  if (largest > 0) roundTo(grainFor(values.length, largest), values)
}

/** The smallest power of two whose multiples add up exactly, for so many values up to the largest. */
const grainFor = (values: number, largest: number): number => 2 ** (Math.ceil(Math.log2(largest * values)) - 52)

function roundTo(grain: number, values: Float64Array): void {
  // Adding and subtracting 1.5 × 2⁵² grains rounds to whole grains, faster than Math.round does.
  const shift = 1.5 * 2 ** 52 * grain
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) + shift - shift
}

function largestOf(values: Float64Array): number {
  let largest = 0
  for (let at = 0; at < values.length; at += 1) largest = Math.max(largest, Math.abs(values[at] ?? 0))
  return largest
}

/** Reused for every node, so that growing a tree allocates little. */
export type Scratch = { readonly gradient: Float64Array; readonly curvature: Float64Array }

export const scratchFor = (rows: number): Scratch => ({
  gradient: new Float64Array(rows),
  curvature: new Float64Array(rows),
})

/** Fills `into` with the sums of the rows `order[start]` to `order[end - 1]`, for the given features only. */
export function sumByBin(
  binned: Binned,
  { gradient, curvature }: Gradients,
  order: Int32Array,
  start: number,
  end: number,
  features: Int32Array,
  scratch: Scratch,
  into: Float64Array,
): void {
  // Gathered once per node: the loops over columns then read them in order.
  for (let at = start; at < end; at += 1) {
    const row = order[at] ?? 0
    scratch.gradient[at - start] = gradient[row] ?? 0
    scratch.curvature[at - start] = curvature[row] ?? 0
  }
  const rows = order.subarray(start, end)
  const columnAt = (which: number): Uint8Array => {
    const column = binned.columns[features[which] ?? 0]
    if (column === undefined) throw new Error(`The table has no column ${features[which]}.`)
    return column
  }
  const cellsAt = (which: number): Float64Array => {
    const base = (features[which] ?? 0) * columnSize
    return into.subarray(base, base + columnSize).fill(0)
  }
  let which = 0
  for (; which + 4 <= features.length; which += 4) {
    const [a, b, c, d] = [columnAt(which), columnAt(which + 1), columnAt(which + 2), columnAt(which + 3)]
    addFour(rows, scratch, a, b, c, d, cellsAt(which), cellsAt(which + 1), cellsAt(which + 2), cellsAt(which + 3))
  }
  for (; which < features.length; which += 1) addOne(rows, scratch, columnAt(which), cellsAt(which))
}

/** Four columns in one pass are twice as fast as one after the other: the additions of one column wait for each other. */
function addFour(
  rows: Int32Array,
  { gradient, curvature }: Scratch,
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  intoA: Float64Array,
  intoB: Float64Array,
  intoC: Float64Array,
  intoD: Float64Array,
): void {
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0
    const slope = gradient[at] ?? 0
    const curve = curvature[at] ?? 0
    const cellA = (a[row] ?? 0) << 1
    const cellB = (b[row] ?? 0) << 1
    const cellC = (c[row] ?? 0) << 1
    const cellD = (d[row] ?? 0) << 1
    intoA[cellA] = (intoA[cellA] ?? 0) + slope
    intoA[cellA + 1] = (intoA[cellA + 1] ?? 0) + curve
    intoB[cellB] = (intoB[cellB] ?? 0) + slope
    intoB[cellB + 1] = (intoB[cellB + 1] ?? 0) + curve
    intoC[cellC] = (intoC[cellC] ?? 0) + slope
    intoC[cellC + 1] = (intoC[cellC + 1] ?? 0) + curve
    intoD[cellD] = (intoD[cellD] ?? 0) + slope
    intoD[cellD + 1] = (intoD[cellD + 1] ?? 0) + curve
  }
}

function addOne(rows: Int32Array, { gradient, curvature }: Scratch, column: Uint8Array, into: Float64Array): void {
  for (let at = 0; at < rows.length; at += 1) {
    const cell = (column[rows[at] ?? 0] ?? 0) << 1
    into[cell] = (into[cell] ?? 0) + (gradient[at] ?? 0)
    into[cell + 1] = (into[cell + 1] ?? 0) + (curvature[at] ?? 0)
  }
}

/** Turns the histogram of a node into that of its other child, by subtracting the first child's. */
export function subtract(node: Float64Array, child: Float64Array, features: Int32Array): void {
  for (let which = 0; which < features.length; which += 1) {
    const base = (features[which] ?? 0) * columnSize
    for (let cell = base; cell < base + columnSize; cell += 1) node[cell] = (node[cell] ?? 0) - (child[cell] ?? 0)
  }
}
