// Sums of gradients by bin: what a split is chosen from. Three numbers per bin: gradient, hessian, rows.
import type { Binned } from './bins.ts'

export const binSize = 3
export const columnSize = 256 * binSize

/**
 * Rounds values so that any sum of up to `values.length` of them is exact in double precision, in any order. This is why a
 * model does not depend on the order of its rows, and why the histogram of a leaf minus that of one child is exactly that
 * of the other. What is lost is below 2⁻⁵² of the largest possible sum.
 */
export function roundForExactSums(values: Float64Array): void {
  let largest = 0
  for (let at = 0; at < values.length; at += 1) largest = Math.max(largest, Math.abs(values[at] ?? 0))
  if (largest === 0) return
  const grain = 2 ** (Math.ceil(Math.log2(largest * values.length)) - 52)
  // Adding and subtracting 1.5 × 2⁵² grains rounds to whole grains, faster than Math.round does.
  const shift = 1.5 * 2 ** 52 * grain
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) + shift - shift
}

export type Gradients = { readonly gradient: Float64Array; readonly hessian: Float64Array }

/** Reused for every node, so that growing a tree allocates little. */
export type Scratch = { readonly gradient: Float64Array; readonly hessian: Float64Array }

export const scratchFor = (rows: number): Scratch => ({
  gradient: new Float64Array(rows),
  hessian: new Float64Array(rows),
})

/** Fills `into` with the sums of the rows `order[start]` to `order[end - 1]`, for the given features only. */
export function sumByBin(
  binned: Binned,
  { gradient, hessian }: Gradients,
  order: Int32Array,
  start: number,
  end: number,
  features: Int32Array,
  scratch: Scratch,
  into: Float64Array,
): void {
  // Gathered once per node: the loop per feature then reads them in order.
  const gradients = scratch.gradient
  const hessians = scratch.hessian
  const rows = end - start
  for (let at = 0; at < rows; at += 1) {
    const row = order[start + at] ?? 0
    gradients[at] = gradient[row] ?? 0
    hessians[at] = hessian[row] ?? 0
  }
  for (let which = 0; which < features.length; which += 1) {
    const feature = features[which] ?? 0
    const column = binned.columns[feature]
    if (column === undefined) throw new Error(`The table has no column ${feature}.`)
    const base = feature * columnSize
    into.fill(0, base, base + columnSize)
    addColumn(column, order, start, rows, gradients, hessians, into.subarray(base, base + columnSize))
  }
}

function addColumn(
  column: Uint8Array,
  order: Int32Array,
  start: number,
  rows: number,
  gradients: Float64Array,
  hessians: Float64Array,
  into: Float64Array,
): void {
  for (let at = 0; at < rows; at += 1) {
    const cell = (column[order[start + at] ?? 0] ?? 0) * binSize
    into[cell] = (into[cell] ?? 0) + (gradients[at] ?? 0)
    into[cell + 1] = (into[cell + 1] ?? 0) + (hessians[at] ?? 0)
    into[cell + 2] = (into[cell + 2] ?? 0) + 1
  }
}

/** Turns the histogram of a node into that of its other child, by subtracting the first child's. */
export function subtract(node: Float64Array, child: Float64Array, features: Int32Array): void {
  for (let which = 0; which < features.length; which += 1) {
    const base = (features[which] ?? 0) * columnSize
    for (let cell = base; cell < base + columnSize; cell += 1) node[cell] = (node[cell] ?? 0) - (child[cell] ?? 0)
  }
}
