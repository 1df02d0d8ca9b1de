// Grown trees as flat arrays: small to store, quick to walk. A node is an index; a leaf has feature −1.
import type { Columns } from '../table.ts'

export type Trees = {
  /** The root of each tree. */
  readonly roots: Int32Array
  readonly feature: Int32Array
  /** A value up to the threshold goes left. */
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** 1: a missing value goes left. */
  readonly missingLeft: Uint8Array
  /** Of leaves; 0 elsewhere. */
  readonly value: Float64Array
  /** Number of training rows that reached the node (by weight, in a forest). */
  readonly cover: Float64Array
  /** Loss that the split saved; 0 in leaves. */
  readonly gain: Float32Array
}

/** A tree while it grows: a node gets its children when it is split. */
export type TreeBuilder = {
  readonly roots: number[]
  readonly feature: number[]
  readonly threshold: number[]
  readonly left: number[]
  readonly right: number[]
  readonly missingLeft: number[]
  readonly value: number[]
  readonly cover: number[]
  readonly gain: number[]
}

export const noTrees = (): TreeBuilder => ({
  roots: [],
  feature: [],
  threshold: [],
  left: [],
  right: [],
  missingLeft: [],
  value: [],
  cover: [],
  gain: [],
})

/** Adds a leaf and returns its index. */
export function addNode(trees: TreeBuilder, cover: number): number {
  trees.feature.push(-1)
  trees.threshold.push(0)
  trees.left.push(-1)
  trees.right.push(-1)
  trees.missingLeft.push(0)
  trees.value.push(0)
  trees.gain.push(0)
  return trees.cover.push(cover) - 1
}

/** Flat arrays of the first `count` trees. */
export function finished(trees: TreeBuilder, count = trees.roots.length): Trees {
  return sliceOf(trees, 0, count)
}

/** The tree that was grown last, as a model of one tree. */
export const lastTree = (trees: TreeBuilder): Trees => sliceOf(trees, trees.roots.length - 1, trees.roots.length)

function sliceOf(trees: TreeBuilder, fromTree: number, toTree: number): Trees {
  const from = trees.roots[fromTree] ?? 0
  const to = trees.roots[toTree] ?? trees.feature.length
  const moved = (nodes: readonly number[]) => Int32Array.from(nodes, (node) => (node < 0 ? node : node - from))
  return {
    roots: moved(trees.roots.slice(fromTree, toTree)),
    feature: Int32Array.from(trees.feature.slice(from, to)),
    threshold: Float64Array.from(trees.threshold.slice(from, to)),
    left: moved(trees.left.slice(from, to)),
    right: moved(trees.right.slice(from, to)),
    missingLeft: Uint8Array.from(trees.missingLeft.slice(from, to)),
    value: Float64Array.from(trees.value.slice(from, to)),
    cover: Float64Array.from(trees.cover.slice(from, to)),
    gain: Float32Array.from(trees.gain.slice(from, to)),
  }
}

/** The leaf that a row of values reaches. NaN is a missing value. */
export function leafOf(trees: Trees, root: number, values: ArrayLike<number>): number {
  const { feature, threshold, left, right, missingLeft } = trees
  let node = root
  let tested = feature[node] ?? -1
  while (tested >= 0) {
    const value = values[tested] ?? Number.NaN
    const goesLeft = Number.isNaN(value) ? missingLeft[node] === 1 : value <= (threshold[node] ?? 0)
    node = (goesLeft ? left[node] : right[node]) ?? -1
    tested = feature[node] ?? -1
  }
  return node
}

/** Sum of the leaves that a row of values reaches. */
export function sumOfLeaves(trees: Trees, values: ArrayLike<number>): number {
  let sum = 0
  for (let tree = 0; tree < trees.roots.length; tree += 1) {
    sum += trees.value[leafOf(trees, trees.roots[tree] ?? 0, values)] ?? 0
  }
  return sum
}

/** Sum of the leaves for every row of a table. */
export function sumsOfLeaves(trees: Trees, columns: Columns): Float64Array {
  const rows = columns[0]?.length ?? 0
  const values = new Float64Array(columns.length)
  const sums = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    for (let feature = 0; feature < columns.length; feature += 1) {
      values[feature] = columns[feature]?.[row] ?? Number.NaN
    }
    sums[row] = sumOfLeaves(trees, values)
  }
  return sums
}

/** Share of the loss saved by the splits on each feature. Sums to 1, or is all 0 where nothing was split. */
export function importance(trees: Trees, features: number): Float64Array {
  const shares = new Float64Array(features)
  let total = 0
  for (let node = 0; node < trees.feature.length; node += 1) {
    const feature = trees.feature[node] ?? -1
    if (feature < 0) continue
    shares[feature] = (shares[feature] ?? 0) + (trees.gain[node] ?? 0)
    total += trees.gain[node] ?? 0
  }
  return total > 0 ? shares.map((share) => share / total) : shares
}
