import { describe, expect, it } from 'vitest'
import { treeShap } from '../explain/tree-shap.ts'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { readRow, sigmoid } from '../table.ts'
import { predictByForest, predictOneByForest, trainForest } from './forest.ts'

function simulated(rows: number, seed: number) {
  const random = randomOf('forest test', seed)
  const columns = Array.from({ length: 5 }, () =>
    Float32Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : random.normal(0, 1))),
  )
  const known = (feature: number, row: number) => {
    const value = columns[feature]?.[row] ?? 0
    return Number.isNaN(value) ? 0 : value
  }
  const truth = Float64Array.from({ length: rows }, (_, row) =>
    sigmoid(known(0, row) * 1.5 + known(1, row) * known(2, row)),
  )
  return { columns, truth, labels: Float32Array.from(truth, (one) => Number(random.chance(one))) }
}

describe('the random forest', () => {
  it('comes within 0.03 of the AUC of the true probabilities, with probabilities between 0 and 1', () => {
    const { columns, labels } = simulated(5_000, 1)
    const unseen = simulated(5_000, 2)
    const predictions = predictByForest(trainForest(columns, labels, { depth: 8 }), unseen.columns)
    const best = auc({ labels: unseen.labels, predictions: unseen.truth })
    expect(auc({ labels: unseen.labels, predictions })).toBeGreaterThan(best - 0.03)
    expect(predictions.every((one) => one >= 0 && one <= 1)).toBe(true)
  })

  it('is the same for the same seed, and other for another', () => {
    const { columns, labels } = simulated(500, 3)
    const valuesOf = (seed: number) => trainForest(columns, labels, { trees: 10, seed }).trees.value
    expect(valuesOf(1)).toEqual(valuesOf(1))
    expect(valuesOf(1)).not.toEqual(valuesOf(2))
  })

  it('is explained exactly: contributions add up to the answer within 1e-9', () => {
    const { columns, labels } = simulated(500, 4)
    const forest = trainForest(columns, labels, { trees: 20, depth: 8 })
    for (const row of [0, 17, 499]) {
      const values = readRow(columns, row, new Float64Array(5))
      const { base, contributions } = treeShap(forest.trees, values, 5)
      const sum = contributions.reduce((sum, one) => sum + one, base)
      expect(Math.abs(sum - predictOneByForest(forest, values))).toBeLessThan(1e-9)
    }
  })

  it('refuses a depth that could not be explained', () => {
    const { columns, labels } = simulated(50, 5)
    expect(() => trainForest(columns, labels, { depth: 13 })).toThrow('Expected a depth of 1 to 12')
  })
})
