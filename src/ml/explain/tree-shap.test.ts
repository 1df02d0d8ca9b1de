/** SHAP values against their definition: the average gain of a feature over all orders in which features become known. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreOf } from '../boosting/boosting.ts'
import { trainBoosting } from '../boosting/train-boosting.ts'
import { randomOf } from '../random.ts'
import { readRow } from '../table.ts'
import type { Trees } from '../trees/trees.ts'
import { treeShap } from './tree-shap.ts'

const features = 6

function smallModel(seed: number, trees: number, leaves: number) {
  const random = randomOf('shap', seed)
  const columns = Array.from({ length: features }, () =>
    Float32Array.from({ length: 300 }, () => (random.chance(0.1) ? Number.NaN : random.between(0, 9))),
  )
  const labels = Float32Array.from({ length: 300 }, (_, row) =>
    Number((columns[0]?.[row] ?? 0) * (columns[1]?.[row] ?? 0) + 3 * (columns[2]?.[row] ?? 0) > random.between(10, 50)),
  )
  const model = trainBoosting(columns, labels, { loss: 'logistic', trees, leaves, minRows: 5 })
  return { model, columns }
}

/** What the trees answer when only some features are known: unknown ones send the row both ways, by cover. */
function answerKnowing(trees: Trees, values: ArrayLike<number>, known: ReadonlySet<number>): number {
  const under = (node: number): number => {
    const feature = trees.feature[node] ?? -1
    if (feature < 0) return trees.value[node] ?? 0
    const left = trees.left[node] ?? 0
    const right = trees.right[node] ?? 0
    if (known.has(feature)) {
      const value = values[feature] ?? Number.NaN
      const goesLeft = Number.isNaN(value) ? trees.missingLeft[node] === 1 : value <= (trees.threshold[node] ?? 0)
      return under(goesLeft ? left : right)
    }
    const [ofLeft, ofRight] = [trees.cover[left] ?? 0, trees.cover[right] ?? 0]
    return (under(left) * ofLeft + under(right) * ofRight) / (ofLeft + ofRight)
  }
  return trees.roots.reduce((sum, root) => sum + under(root), 0)
}

/** Shapley's formula over all subsets of the features. */
function shapley(trees: Trees, values: ArrayLike<number>): number[] {
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  const subsets = Array.from({ length: 2 ** features }, (_, bits) =>
    Array.from({ length: features }, (_, feature) => feature).filter((feature) => (bits >> feature) & 1),
  )
  return Array.from({ length: features }, (_, feature) =>
    subsets
      .filter((subset) => !subset.includes(feature))
      .reduce((sum, subset) => {
        const share = (factorial(subset.length) * factorial(features - subset.length - 1)) / factorial(features)
        const without = answerKnowing(trees, values, new Set(subset))
        return sum + share * (answerKnowing(trees, values, new Set([...subset, feature])) - without)
      }, 0),
  )
}

const seed = fc.integer({ min: 1, max: 1_000 })

describe('TreeSHAP', () => {
  it('equals the Shapley values computed over all subsets of six features', () => {
    fc.assert(
      fc.property(seed, fc.nat(299), (seed, row) => {
        const { model, columns } = smallModel(seed, 3, 12)
        const values = readRow(columns, row, new Float64Array(features))
        const wanted = shapley(model.trees, values)
        const { contributions } = treeShap(model.trees, values, features)
        for (const [feature, value] of wanted.entries()) expect(contributions[feature]).toBeCloseTo(value, 12)
      }),
      { numRuns: 30 },
    )
  })

  it('adds up to the answer within 1e-9', () => {
    fc.assert(
      fc.property(seed, fc.nat(299), (seed, row) => {
        const { model, columns } = smallModel(seed, 60, 31)
        const values = readRow(columns, row, new Float64Array(features))
        const { base, contributions } = treeShap(model.trees, values, features)
        const sum = contributions.reduce((sum, one) => sum + one, model.base + base)
        expect(Math.abs(sum - scoreOf(model, values))).toBeLessThan(1e-9)
      }),
      { numRuns: 30 },
    )
  })

  it('gives nothing to a feature that no tree reads', () => {
    const columns = [Float32Array.from({ length: 200 }, (_, row) => row), new Float32Array(200)]
    const labels = Float32Array.from({ length: 200 }, (_, row) => Number(row > 100))
    const model = trainBoosting(columns, labels, { loss: 'logistic', trees: 10 })
    expect(treeShap(model.trees, [150, 0], 2).contributions[1]).toBe(0)
  })
})
