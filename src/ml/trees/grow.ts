// Grows one regression tree on gradients, leaf by leaf: the leaf whose split gains most is split next.
import type { Binned } from './bins.ts'
import { divideRows } from './divide-rows.ts'
import { columnSize, type Gradients, type Scratch, scratchFor, subtract, sumByBin } from './histograms.ts'
import { bestSplit, leafValue, type NodeSums, type Split, type SplitRules } from './split.ts'
import { addNode, type TreeBuilder } from './trees.ts'

export type GrowthRules = SplitRules & {
  readonly leaves: number
  readonly depth: number
  /** Factor on the value of every leaf: the learning rate. */
  readonly rate: number
}

/** Rows `order[start]` to `order[end - 1]` reached this leaf. */
export type GrownLeaf = { readonly start: number; readonly end: number; readonly value: number }

/** Memory that all trees of a model share. */
export type Ground = {
  readonly binned: Binned
  readonly binsOf: Int32Array
  readonly scratch: Scratch
  /** Room for the right side while rows are divided. */
  readonly aside: Int32Array
  readonly spare: Float64Array[]
}

export const groundFor = (binned: Binned): Ground => ({
  binned,
  binsOf: Int32Array.from(binned.edges, (edges) => edges.length + 1),
  scratch: scratchFor(binned.rows),
  aside: new Int32Array(binned.rows),
  spare: [],
})

type OpenLeaf = {
  readonly node: number
  readonly start: number
  readonly end: number
  readonly depth: number
  readonly sums: NodeSums
  readonly histogram: Float64Array | null
  readonly split: Split | null
}

/**
 * Adds a tree to `trees` and returns its leaves. `order` holds the rows to learn from and is divided in place, so that each
 * leaf is a stretch of it. Gradients come from `exactGradients`.
 */
export function growTree(
  ground: Ground,
  gradients: Gradients,
  order: Int32Array,
  features: Int32Array,
  rules: GrowthRules,
  trees: TreeBuilder,
): GrownLeaf[] {
  const { binned, binsOf, scratch } = ground
  const takeHistogram = () => ground.spare.pop() ?? new Float64Array(binned.columns.length * columnSize)
  const giveBack = (histogram: Float64Array | null) => histogram !== null && ground.spare.push(histogram)
  const canSplit = (rows: number, depth: number) => depth < rules.depth && rows >= 2 * rules.minRows

  const open = (
    node: number,
    start: number,
    depth: number,
    sums: NodeSums,
    histogram: Float64Array | null,
  ): OpenLeaf => ({
    node,
    start,
    end: start + sums.rows,
    depth,
    sums,
    histogram,
    split: histogram === null ? null : bestSplit(histogram, gradients.unit, features, binsOf, sums, rules),
  })

  const all = sumsOf(gradients, order)
  const root = addNode(trees, all.rows)
  trees.roots.push(root)
  let histogram: Float64Array | null = null
  if (canSplit(all.rows, 0)) {
    histogram = takeHistogram()
    sumByBin(binned, gradients, order, 0, order.length, features, scratch, histogram)
  }
  const leaves: OpenLeaf[] = [open(root, 0, 0, all, histogram)]

  while (leaves.length < rules.leaves) {
    const at = mostGaining(leaves)
    const leaf = leaves[at]
    if (leaf?.split == null) break
    const { split, node, depth } = leaf
    const { left, right, feature } = split
    const middle = divideRows(binned, ground.aside, order, leaf.start, leaf.end, split)
    if (middle - leaf.start !== left.rows)
      throw new Error('A split has divided its rows otherwise than it counted them.')
    const leftNode = addNode(trees, left.rows)
    const rightNode = addNode(trees, right.rows)
    trees.feature[node] = feature
    trees.threshold[node] = binned.edges[feature]?.[split.bin] ?? Number.POSITIVE_INFINITY
    trees.missingLeft[node] = Number(split.missingLeft)
    trees.left[node] = leftNode
    trees.right[node] = rightNode
    trees.gain[node] = split.gain

    // Sum the smaller child; the larger one is what remains of the node. The last split needs neither.
    const isLast = leaves.length + 1 >= rules.leaves
    const leftOpen = !isLast && canSplit(left.rows, depth + 1)
    const rightOpen = !isLast && canSplit(right.rows, depth + 1)
    let ofLeft: Float64Array | null = null
    let ofRight: Float64Array | null = null
    if ((leftOpen || rightOpen) && leaf.histogram !== null) {
      const leftIsSmaller = left.rows <= right.rows
      const smaller = takeHistogram()
      const [from, to] = leftIsSmaller ? [leaf.start, middle] : [middle, leaf.end]
      sumByBin(binned, gradients, order, from, to, features, scratch, smaller)
      subtract(leaf.histogram, smaller, features)
      ofLeft = leftIsSmaller ? smaller : leaf.histogram
      ofRight = leftIsSmaller ? leaf.histogram : smaller
      if (!leftOpen) giveBack(ofLeft)
      if (!rightOpen) giveBack(ofRight)
    } else giveBack(leaf.histogram)
    leaves[at] = open(leftNode, leaf.start, depth + 1, left, leftOpen ? ofLeft : null)
    leaves.push(open(rightNode, middle, depth + 1, right, rightOpen ? ofRight : null))
  }

  return leaves.map((leaf) => {
    giveBack(leaf.histogram)
    const value = rules.rate * leafValue(leaf.sums, rules.l2)
    trees.value[leaf.node] = value
    return { start: leaf.start, end: leaf.end, value }
  })
}

function sumsOf({ gradient, curvature, unit }: Gradients, order: Int32Array): NodeSums {
  let slope = 0
  let curve = 0
  for (let at = 0; at < order.length; at += 1) {
    slope += gradient[order[at] ?? 0] ?? 0
    curve += curvature[order[at] ?? 0] ?? 0
  }
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return { gradient: slope, hessian: curve - order.length * unit, rows: order.length, low, high }
}

function mostGaining(leaves: readonly OpenLeaf[]): number {
  let best = -1
  let gain = 0
  for (let at = 0; at < leaves.length; at += 1) {
    const one = leaves[at]?.split?.gain ?? 0
    if (one > gain) {
      best = at
      gain = one
    }
  }
  return best
}
