import { describe, expect, it } from 'vitest'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { fitSparse, predictByLogistic, predictSparse, trainLogistic } from './logistic.ts'
import { interactions, type SparseRows } from './sparse-rows.ts'

const random = randomOf('logistic')
const normals = (rows: number) => Float32Array.from({ length: rows }, () => random.normal(0, 1))

describe('logistic regression', () => {
  it('finds the coefficients that made the data', () => {
    const columns = [normals(20_000), normals(20_000)]
    const odds = (row: number) => 1.5 * (columns[0]?.[row] ?? 0) - 0.5 * (columns[1]?.[row] ?? 0) + 0.3
    const labels = Float32Array.from({ length: 20_000 }, (_, row) => Number(random.chance(sigmoid(odds(row)))))
    const { coefficients, scaling } = trainLogistic(columns, labels, { l2: 0.01 })
    const raw = (feature: number) => (coefficients[feature] ?? 0) / (scaling.deviations[feature] ?? 1)
    expect(raw(0)).toBeCloseTo(1.5, 1)
    expect(raw(1)).toBeCloseTo(-0.5, 1)
    const shift = scaling.means.reduce((sum, mean, feature) => sum + mean * raw(feature), 0)
    // Four standard errors.
    expect(Math.abs((coefficients.at(-1) ?? 0) - shift - 0.3)).toBeLessThan(0.07)
  })

  it('has no slope left at its minimum', () => {
    // Two rows of one input, l2 = 1: the coefficient solves w = 1 − σ(w) by symmetry, and the intercept is 0.
    const rows: SparseRows = {
      columns: 1,
      starts: Int32Array.of(0, 1, 2),
      column: Int32Array.of(0, 0),
      value: Float64Array.of(1, -1),
    }
    const [w = 0, intercept = 1] = fitSparse(rows, Float32Array.of(1, 0))
    expect(w).toBeCloseTo(2 * (1 - sigmoid(w)), 5)
    expect(intercept).toBeCloseTo(0, 6)
  })

  it('does not take a missing value for the mean', () => {
    const known = Float32Array.from({ length: 4_000 }, (_, row) => (row % 2 === 0 ? Number.NaN : random.normal(0, 1)))
    const labels = known.map((value) => Number(random.chance(Number.isNaN(value) ? 0.9 : 0.3)))
    const model = trainLogistic([known], labels)
    expect(predictByLogistic(model, [Float32Array.of(Number.NaN)])[0]).toBeCloseTo(0.9, 1)
    expect(predictByLogistic(model, [Float32Array.of(0)])[0]).toBeCloseTo(0.3, 1)
  })

  it('learns what two features do together from their product', () => {
    const columns = [normals(5_000), normals(5_000)]
    const labels = Float32Array.from({ length: 5_000 }, (_, row) =>
      Number(random.chance(sigmoid(2 * (columns[0]?.[row] ?? 0) * (columns[1]?.[row] ?? 0)))),
    )
    const aucOf = (table: readonly Float32Array[]) =>
      auc({ labels, predictions: predictByLogistic(trainLogistic(table, labels), table) })
    expect(aucOf(columns)).toBeLessThan(0.56)
    expect(aucOf([...columns, ...interactions(columns, [[0, 1]])])).toBeGreaterThan(0.75)
  })

  it('fits many sparse inputs, each of which few rows have', () => {
    const items = 500
    const difficulty = Array.from({ length: items }, () => random.normal(0, 1.5))
    const item = Int32Array.from({ length: 30_000 }, () => random.between(0, items - 1))
    const labels = Float32Array.from(item, (one) => Number(random.chance(sigmoid(-(difficulty[one] ?? 0)))))
    const starts = Int32Array.from({ length: item.length + 1 }, (_, row) => row)
    const rows = { columns: items, starts, column: item, value: new Float64Array(item.length).fill(1) }
    const predictions = predictSparse(fitSparse(rows, labels), rows)
    const truth = Array.from(item, (one) => sigmoid(-(difficulty[one] ?? 0)))
    const error = truth.reduce((sum, value, row) => sum + Math.abs(value - (predictions[row] ?? 0)), 0) / truth.length
    expect(error).toBeLessThan(0.06)
  })
})
