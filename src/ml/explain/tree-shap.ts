// Exact SHAP values of a tree model: how much each feature moved one answer away from the average answer.
import type { Trees } from '../trees/trees.ts'

/** `base` plus all of `contributions` is the sum of the leaves that the row reaches. */
export type Explanation = { readonly base: number; readonly contributions: Float64Array }

/**
 * Path-dependent TreeSHAP (Lundberg et al. 2018, algorithm 2): Shapley values of the game in which a feature that is not
 * known sends a row both ways, in proportion to the training rows that went there. Exact, in the unit of the leaves
 * (log-odds for a logistic model). Costs the sum over trees of leaves × depth².
 */
export function treeShap(trees: Trees, values: ArrayLike<number>, features: number): Explanation {
  const contributions = new Float64Array(features)
  const { base, depth, path } = known.get(trees) ?? learnt(trees)
  for (let tree = 0; tree < trees.roots.length; tree += 1) {
    const root = trees.roots[tree] ?? 0
    walk({ trees, values, contributions, path, stride: depth + 2 }, root, 0, 0, 1, 1, -1)
  }
  return { base, contributions }
}

type Known = { readonly base: number; readonly depth: number; readonly path: Path }

/** What does not depend on the row, and the room for paths: computed once per model. */
const known = new WeakMap<Trees, Known>()

function learnt(trees: Trees): Known {
  const depth = depthOf(trees)
  const base = trees.roots.reduce((sum, root) => sum + expectedValue(trees, root), 0)
  const computed = { base, depth, path: pathRoom(depth) }
  known.set(trees, computed)
  return computed
}

/** Mean of the leaves under a node, by the training rows that reached them. */
export function expectedValue(trees: Trees, node: number): number {
  if ((trees.feature[node] ?? -1) < 0) return trees.value[node] ?? 0
  const left = trees.left[node] ?? 0
  const right = trees.right[node] ?? 0
  const ofLeft = trees.cover[left] ?? 0
  const ofRight = trees.cover[right] ?? 0
  return (expectedValue(trees, left) * ofLeft + expectedValue(trees, right) * ofRight) / (ofLeft + ofRight)
}

function depthOf(trees: Trees): number {
  const depths = new Int32Array(trees.feature.length)
  let deepest = 0
  for (let node = 0; node < trees.feature.length; node += 1) {
    const depth = depths[node] ?? 0
    deepest = Math.max(deepest, depth)
    if ((trees.feature[node] ?? -1) < 0) continue
    depths[trees.left[node] ?? 0] = depth + 1
    depths[trees.right[node] ?? 0] = depth + 1
  }
  return deepest
}

/**
 * The features met on the way down, each once. `zero` is the share of training rows that would pass if the feature were
 * unknown, `one` is 1 if this row passes and 0 if not, `weight` the sum of the weights of the subsets of each size.
 * Each level of the recursion has a stretch of its own, so that going back up restores the path.
 */
type Path = {
  readonly feature: Int32Array
  readonly zero: Float64Array
  readonly one: Float64Array
  readonly weight: Float64Array
}

function pathRoom(depth: number): Path {
  const size = (depth + 2) * (depth + 2)
  return {
    feature: new Int32Array(size),
    zero: new Float64Array(size),
    one: new Float64Array(size),
    weight: new Float64Array(size),
  }
}

type Walk = {
  readonly trees: Trees
  readonly values: ArrayLike<number>
  readonly contributions: Float64Array
  readonly path: Path
  readonly stride: number
}

/** `from` is where this level's stretch begins, `length` how many entries the level above left there. */
function walk(
  on: Walk,
  node: number,
  from: number,
  length: number,
  zero: number,
  one: number,
  parentFeature: number,
): void {
  const { trees, path, contributions } = on
  extend(path, from, length, zero, one, parentFeature)
  const feature = trees.feature[node] ?? -1
  if (feature < 0) {
    const leaf = trees.value[node] ?? 0
    for (let at = 1; at <= length; at += 1) {
      const weight = unwoundSum(path, from, length, at)
      const of = path.feature[from + at] ?? 0
      const difference = (path.one[from + at] ?? 0) - (path.zero[from + at] ?? 0)
      contributions[of] = (contributions[of] ?? 0) + weight * difference * leaf
    }
    return
  }
  const value = on.values[feature] ?? Number.NaN
  const goesLeft = Number.isNaN(value) ? trees.missingLeft[node] === 1 : value <= (trees.threshold[node] ?? 0)
  const left = trees.left[node] ?? 0
  const right = trees.right[node] ?? 0
  const hot = goesLeft ? left : right
  const cold = goesLeft ? right : left
  const cover = (trees.cover[left] ?? 0) + (trees.cover[right] ?? 0)

  // A feature met before: take its earlier entry out of the path, and go on with its shares.
  let zeroBefore = 1
  let oneBefore = 1
  let kept = length
  for (let at = 1; at <= length; at += 1) {
    if (path.feature[from + at] !== feature) continue
    zeroBefore = path.zero[from + at] ?? 0
    oneBefore = path.one[from + at] ?? 0
    unwind(path, from, length, at)
    kept -= 1
    break
  }
  const next = from + on.stride
  copy(path, from, next, kept + 1)
  walk(on, hot, next, kept + 1, zeroBefore * ((trees.cover[hot] ?? 0) / cover), oneBefore, feature)
  copy(path, from, next, kept + 1)
  walk(on, cold, next, kept + 1, zeroBefore * ((trees.cover[cold] ?? 0) / cover), 0, feature)
}

/** A loop: for so few entries it is faster than four calls of copyWithin. */
function copy({ feature, zero, one, weight }: Path, from: number, to: number, count: number): void {
  for (let at = 0; at < count; at += 1) {
    feature[to + at] = feature[from + at] ?? 0
    zero[to + at] = zero[from + at] ?? 0
    one[to + at] = one[from + at] ?? 0
    weight[to + at] = weight[from + at] ?? 0
  }
}

/** Adds an entry after `length` others: each subset of the path now is with or without it. */
function extend(path: Path, from: number, length: number, zero: number, one: number, feature: number): void {
  const { weight } = path
  path.feature[from + length] = feature
  path.zero[from + length] = zero
  path.one[from + length] = one
  weight[from + length] = length === 0 ? 1 : 0
  for (let at = length - 1; at >= 0; at -= 1) {
    const here = weight[from + at] ?? 0
    weight[from + at + 1] = (weight[from + at + 1] ?? 0) + (one * here * (at + 1)) / (length + 1)
    weight[from + at] = (zero * here * (length - at)) / (length + 1)
  }
}

/** Undoes `extend` for the entry at `which`; `length` is the index of the last entry. */
function unwind(path: Path, from: number, length: number, which: number): void {
  const { weight } = path
  const one = path.one[from + which] ?? 0
  const zero = path.zero[from + which] ?? 0
  let next = weight[from + length] ?? 0
  for (let at = length - 1; at >= 0; at -= 1) {
    const here = weight[from + at] ?? 0
    if (one !== 0) {
      const undone = (next * (length + 1)) / ((at + 1) * one)
      weight[from + at] = undone
      next = here - (undone * zero * (length - at)) / (length + 1)
    } else weight[from + at] = (here * (length + 1)) / (zero * (length - at))
  }
  for (let at = which; at < length; at += 1) {
    path.feature[from + at] = path.feature[from + at + 1] ?? 0
    path.zero[from + at] = path.zero[from + at + 1] ?? 0
    path.one[from + at] = path.one[from + at + 1] ?? 0
  }
}

/** Sum of the weights after `unwind` of one entry, without changing the path. */
function unwoundSum(path: Path, from: number, length: number, which: number): number {
  const { weight } = path
  const one = path.one[from + which] ?? 0
  const zero = path.zero[from + which] ?? 0
  let next = weight[from + length] ?? 0
  let sum = 0
  for (let at = length - 1; at >= 0; at -= 1) {
    const here = weight[from + at] ?? 0
    if (one !== 0) {
      const undone = next / ((at + 1) * one)
      sum += undone
      next = here - undone * zero * (length - at)
    } else sum += here / (zero * (length - at))
  }
  return sum * (length + 1)
}
