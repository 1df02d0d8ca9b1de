// A random forest of bounded depth (Breiman 2001): the mean of trees that each saw other rows and other features.
import { randomOf } from '../random.ts'
import { type Columns, rowsOf } from '../table.ts'
import { binColumns } from '../trees/bins.ts'
import { finished, noTrees, sumOfLeaves, sumsOfLeaves, type Trees } from '../trees/trees.ts'
import { groundForForest, growForestTree } from './grow-forest-tree.ts'

export type Forest = { readonly features: number; readonly trees: Trees }

export type ForestOptions = {
  /** Default 100. */
  readonly trees?: number
  /** At most 12, so that an answer can be explained; default 10. */
  readonly depth?: number
  /** Smallest number of drawn rows in a leaf. Default 5. */
  readonly minRows?: number
  /** Share of the features that each node chooses among. Default: the square root of their number. */
  readonly featureShare?: number
  readonly seed?: number
  readonly onTree?: (done: number, of: number) => void
}

export const deepestForest = 12

/**
 * Trains on labels 0 and 1, or on numbers. Each tree learns from as many rows as there are, drawn with replacement, and
 * each node from a few features. Leaves hold the mean label divided by the number of trees, so that their sum is the answer.
 */
export function trainForest(columns: Columns, labels: Float32Array, options: ForestOptions = {}): Forest {
  const rows = rowsOf(columns)
  const { trees = 100, depth = 10, minRows = 5, seed = 1 } = options
  if (labels.length !== rows) throw new RangeError(`Expected ${rows} labels, found ${labels.length}.`)
  if (!(depth >= 1 && depth <= deepestForest)) throw new RangeError(`Expected a depth of 1 to 12, found ${depth}.`)
  if (!(trees >= 1 && minRows >= 1)) throw new RangeError('Expected at least one tree and one row per leaf.')
  const share = options.featureShare ?? Math.sqrt(columns.length) / columns.length
  const perNode = Math.min(columns.length, Math.max(1, Math.round(share * columns.length)))
  const ground = groundForForest(binColumns(columns), labels)
  const grown = noTrees()
  for (let tree = 0; tree < trees; tree += 1) {
    growForestTree(ground, { depth, minRows, perNode, factor: 1 / trees }, randomOf('forest', seed, tree), grown)
    options.onTree?.(tree + 1, trees)
  }
  return { features: columns.length, trees: finished(grown) }
}

/** A probability for labels 0 and 1: between 0 and 1. */
export const predictByForest = ({ trees }: Forest, columns: Columns): Float64Array => sumsOfLeaves(trees, columns)

export const predictOneByForest = ({ trees }: Forest, values: ArrayLike<number>): number => sumOfLeaves(trees, values)
