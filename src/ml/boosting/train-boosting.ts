// Gradient boosting on histograms (Friedman 2001; Ke et al. 2017; Chen and Guestrin 2016), one tree after the other.
import { randomOf } from '../random.ts'
import { sample } from '../splits/sample.ts'
import { type Columns, rowsOf } from '../table.ts'
import { binColumns } from '../trees/bins.ts'
import { type GrownLeaf, type GrowthRules, groundFor, growTree } from '../trees/grow.ts'
import { exactGradients } from '../trees/histograms.ts'
import { finished, lastTree, noTrees, sumsOfLeaves } from '../trees/trees.ts'
import type { Boosting, Loss } from './boosting.ts'
import { baseOf, checkLabels, differentiate, meanLoss } from './losses.ts'

export type BoostingOptions = {
  readonly loss: Loss
  /** At most this many trees; fewer with `validation`. Default 200. */
  readonly trees?: number
  /** Default 31. */
  readonly leaves?: number
  /** Default: no limit but the number of leaves. */
  readonly depth?: number
  /** Learning rate, above 0. Default 0.1. */
  readonly rate?: number
  /** Smallest number of rows in a leaf. Default 20. */
  readonly minRows?: number
  /** L2 penalty on the values of leaves. Default 1. */
  readonly l2?: number
  /** At most 255, the default. */
  readonly bins?: number
  /** Per feature: 1 the answer may only rise with it, −1 only fall, 0 free. */
  readonly monotone?: ArrayLike<number>
  /** Weight of each row, above 0; see `classWeights`. */
  readonly weights?: Float32Array
  /** Share of the rows and of the columns that each tree sees, drawn with the seed. Default 1. */
  readonly rowShare?: number
  readonly columnShare?: number
  /** Rows that are not learned from: training stops when the loss on them falls no more, and keeps the trees up to the best. */
  readonly validation?: { readonly columns: Columns; readonly labels: Float32Array }
  /** With `validation`: stops after this many trees without a better loss. Default 20. */
  readonly patience?: number
  readonly seed?: number
  /** Called after each tree, for progress. */
  readonly onTree?: (done: number, of: number) => void
}

/**
 * Trains on a table. Labels are 0 or 1 with the logistic loss. The result depends on the rows and options alone: not on the
 * order of the rows (unless `rowShare` draws some), nor on the machine. Throws a RangeError on impossible options or labels.
 */
export function trainBoosting(columns: Columns, labels: Float32Array, options: BoostingOptions): Boosting {
  const rows = rowsOf(columns)
  checkLabels(labels, rows, options.loss)
  const { loss, trees: most = 200, rowShare = 1, columnShare = 1, seed = 1, patience = 20, weights } = options
  const rules = rulesOf(columns.length, options)
  if (weights !== undefined && weights.length !== rows) {
    throw new RangeError(`Expected ${rows} weights, found ${weights.length}.`)
  }
  const ground = groundFor(binColumns(columns, options.bins))
  const random = randomOf('boosting', seed)
  const allRows = Int32Array.from({ length: rows }, (_, row) => row)
  const allFeatures = Int32Array.from({ length: columns.length }, (_, feature) => feature)

  const base = baseOf(labels, weights, loss)
  const scores = new Float64Array(rows).fill(base)
  const gradient = new Float64Array(rows)
  const hessian = new Float64Array(rows)
  const grown = noTrees()
  const validation = options.validation && {
    ...options.validation,
    scores: new Float64Array(options.validation.labels.length).fill(base),
  }
  let best = { trees: 0, loss: validation ? meanLoss(loss, validation.scores, validation.labels) : 0 }

  for (let tree = 0; tree < most; tree += 1) {
    differentiate(loss, scores, labels, weights, gradient, hessian)
    const gradients = exactGradients(gradient, hessian)
    const order = rowShare < 1 ? sample(allRows, rowShare, random) : allRows.slice()
    const features = columnShare < 1 ? sample(allFeatures, columnShare, random) : allFeatures
    const leaves = growTree(ground, gradients, order, features, rules, grown)
    if (rowShare < 1) addSums(scores, sumsOfLeaves(lastTree(grown), columns))
    else addLeaves(scores, leaves, order)
    options.onTree?.(tree + 1, most)
    if (validation === undefined) continue
    addSums(validation.scores, sumsOfLeaves(lastTree(grown), validation.columns))
    const now = meanLoss(loss, validation.scores, validation.labels)
    if (now < best.loss) best = { trees: tree + 1, loss: now }
    else if (tree + 1 - best.trees >= patience) break
  }
  return { loss, features: columns.length, base, trees: finished(grown, validation && best.trees) }
}

/** Adds the values of a tree's leaves to the scores of the rows that reached them. */
function addLeaves(scores: Float64Array, leaves: readonly GrownLeaf[], order: Int32Array): void {
  for (const { start, end, value } of leaves) {
    for (let at = start; at < end; at += 1) {
      const row = order[at] ?? 0
      scores[row] = (scores[row] ?? 0) + value
    }
  }
}

function addSums(scores: Float64Array, sums: Float64Array): void {
  for (let row = 0; row < scores.length; row += 1) scores[row] = (scores[row] ?? 0) + (sums[row] ?? 0)
}

function rulesOf(features: number, options: BoostingOptions): GrowthRules {
  const { leaves = 31, depth = Number.POSITIVE_INFINITY, rate = 0.1, minRows = 20, l2 = 1, monotone = [] } = options
  if (!(leaves >= 2 && depth >= 1 && rate > 0 && minRows >= 1 && l2 >= 0)) {
    throw new RangeError(
      `Expected leaves ≥ 2, depth ≥ 1, rate > 0, minRows ≥ 1 and l2 ≥ 0, found ${JSON.stringify({ leaves, depth, rate, minRows, l2 })}.`,
    )
  }
  if (monotone.length > features)
    throw new RangeError(`Expected at most ${features} monotone signs, found ${monotone.length}.`)
  return { leaves, depth, rate, minRows, l2, monotone: Int8Array.from(monotone) }
}
