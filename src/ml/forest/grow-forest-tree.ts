// Grows one tree of a forest, level by level, on rows drawn with replacement.
import type { Random } from '../random.ts'
import type { Binned } from '../trees/bins.ts'
import { divideRows } from '../trees/divide-rows.ts'
import { columnSize, exactGradients, type Gradients, type Scratch, scratchFor, sumByBin } from '../trees/histograms.ts'
import { bestSplit, type NodeSums } from '../trees/split.ts'
import { addNode, type TreeBuilder } from '../trees/trees.ts'

export type ForestRules = {
  readonly depth: number
  readonly minRows: number
  /** How many features a node chooses among. */
  readonly perNode: number
  /** On the mean of a leaf. */
  readonly factor: number
}

export type ForestGround = {
  readonly binned: Binned
  readonly binsOf: Int32Array
  /** The squared loss at 0: minus the label, and curvature 1. Its best split is that of the Gini index for labels 0 and 1. */
  readonly gradients: Gradients
  readonly scratch: Scratch
  readonly aside: Int32Array
  readonly histogram: Float64Array
}

export function groundForForest(binned: Binned, labels: Float32Array): ForestGround {
  const hessian = new Float64Array(binned.rows).fill(1)
  return {
    binned,
    binsOf: Int32Array.from(binned.edges, (edges) => edges.length + 1),
    gradients: exactGradients(
      Float64Array.from(labels, (label) => -label),
      hessian,
    ),
    scratch: scratchFor(binned.rows),
    aside: new Int32Array(binned.rows),
    histogram: new Float64Array(binned.columns.length * columnSize),
  }
}

/** Adds a tree to `trees`. A row that was drawn twice counts twice. */
export function growForestTree(ground: ForestGround, rules: ForestRules, random: Random, trees: TreeBuilder): void {
  const { binned, binsOf, gradients, scratch, histogram } = ground
  const order = Int32Array.from({ length: binned.rows }, () => random.between(0, binned.rows - 1)).sort()
  const splitRules = { minRows: rules.minRows, l2: 0, monotone: new Int8Array() }
  const all = Int32Array.from(binned.columns, (_, feature) => feature)

  const grow = (node: number, start: number, sums: NodeSums, depth: number): void => {
    const mean = -sums.gradient / sums.rows
    trees.value[node] = mean * rules.factor
    if (depth >= rules.depth || sums.rows < 2 * rules.minRows) return
    const features = drawFeatures(all, rules.perNode, random)
    sumByBin(binned, gradients, order, start, start + sums.rows, features, scratch, histogram)
    const split = bestSplit(histogram, gradients.unit, features, binsOf, sums, splitRules)
    if (split === null) return
    divideRows(binned, ground.aside, order, start, start + sums.rows, split)
    const left = addNode(trees, split.left.rows)
    const right = addNode(trees, split.right.rows)
    trees.value[node] = 0
    trees.feature[node] = split.feature
    trees.threshold[node] = binned.edges[split.feature]?.[split.bin] ?? Number.POSITIVE_INFINITY
    trees.missingLeft[node] = Number(split.missingLeft)
    trees.left[node] = left
    trees.right[node] = right
    trees.gain[node] = split.gain
    grow(left, start, split.left, depth + 1)
    grow(right, start + split.left.rows, split.right, depth + 1)
  }

  const gradient = order.reduce((sum, row) => sum + (gradients.gradient[row] ?? 0), 0)
  const root = addNode(trees, order.length)
  trees.roots.push(root)
  const bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  grow(root, 0, { gradient, hessian: order.length, rows: order.length, ...bounds }, 0)
}

/** Draws without replacement by the first steps of a shuffle, which leaves `all` in another order. */
function drawFeatures(all: Int32Array, count: number, random: Random): Int32Array {
  for (let at = 0; at < count; at += 1) {
    const other = random.between(at, all.length - 1)
    const kept = all[at] ?? 0
    all[at] = all[other] ?? 0
    all[other] = kept
  }
  return all.slice(0, count).sort()
}
