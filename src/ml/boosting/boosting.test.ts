/** Properties that a boosted model must have whatever it learns from. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { shuffle } from '../splits/sample.ts'
import { type Columns, pickRows, pickValues, sigmoid } from '../table.ts'
import { importance } from '../trees/trees.ts'
import { predict, predictOne, scoreOf } from './boosting.ts'
import { classWeights } from './losses.ts'
import { boostingBytes, boostingOf } from './stored-boosting.ts'
import { trainBoosting } from './train-boosting.ts'

/** The first column raises the odds, the second and third act together, the fourth is noise; a tenth of the values is missing. */
function simulated(rows: number, seed: number) {
  const random = randomOf('boosting test', seed)
  const columns = Array.from({ length: 4 }, () =>
    Float32Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : random.normal(0, 1))),
  )
  const at = (feature: number, row: number) => {
    const value = columns[feature]?.[row] ?? 0
    return Number.isNaN(value) ? 0 : value
  }
  const truth = Float64Array.from({ length: rows }, (_, row) => sigmoid(1.2 * at(0, row) + at(1, row) * at(2, row)))
  const labels = Float32Array.from(truth, (probability) => Number(random.chance(probability)))
  return { columns, labels, truth }
}

const quick = { loss: 'logistic', trees: 40, leaves: 15 } as const

describe('gradient boosting', () => {
  it('comes within 0.02 of the AUC of the true probabilities', () => {
    const { columns, labels } = simulated(6_000, 1)
    const unseen = simulated(6_000, 2)
    const model = trainBoosting(columns, labels, { ...quick, trees: 100 })
    const best = auc({ labels: unseen.labels, predictions: unseen.truth })
    expect(auc({ labels: unseen.labels, predictions: predict(model, unseen.columns) })).toBeGreaterThan(best - 0.02)
  })

  it('learns a number with the squared loss', () => {
    const random = randomOf('squared')
    const x = Float32Array.from({ length: 3_000 }, () => random.normal(0, 1))
    const model = trainBoosting(
      [x],
      x.map((value) => 3 * value ** 2),
      { loss: 'squared', trees: 200 },
    )
    for (const value of [-1, 0, 1.5]) expect(predictOne(model, [value])).toBeCloseTo(3 * value ** 2, 0)
  })

  it('gives the same bytes whatever the order of the rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const { columns, labels } = simulated(400, seed)
        const weights = labels.map((label, row) => 1 + label / 3 + (row % 7) / 11)
        const order = shuffle(
          Int32Array.from(labels, (_, row) => row),
          randomOf(seed),
        )
        const model = trainBoosting(columns, labels, { ...quick, weights })
        const shuffled = trainBoosting(pickRows(columns, order), pickValues(labels, order), {
          ...quick,
          weights: pickValues(weights, order),
        })
        expect(boostingBytes(shuffled)).toEqual(boostingBytes(model))
      }),
      { numRuns: 10 },
    )
  })

  it('gives the same bytes for the same seed when each tree sees a part of the rows and columns, and others for another', () => {
    const { columns, labels } = simulated(500, 3)
    const bytesOf = (seed: number) =>
      boostingBytes(trainBoosting(columns, labels, { ...quick, rowShare: 0.5, columnShare: 0.5, seed }))
    expect(bytesOf(7)).toEqual(bytesOf(7))
    expect(bytesOf(7)).not.toEqual(bytesOf(8))
  })

  it('never falls as a feature rises that it must rise with', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom(1, -1), (seed, direction) => {
        const { columns, labels } = simulated(500, seed)
        // Against the truth in half of the runs, and on the feature that acts with another.
        const model = trainBoosting(columns, labels, { ...quick, minRows: 5, monotone: [direction, direction] })
        const random = randomOf('probe', seed)
        for (let probe = 0; probe < 50; probe += 1) {
          const row = Array.from({ length: 4 }, () => (random.chance(0.1) ? Number.NaN : random.normal(0, 1)))
          const feature = probe % 2
          const along = [-3, -1, -0.3, 0, 0.2, 0.8, 3].map((value) => scoreOf(model, row.with(feature, value)))
          for (const [step, score] of along.slice(1).entries()) {
            expect((score - (along[step] ?? 0)) * direction).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is the same with a constant feature as without it', () => {
    const { columns, labels } = simulated(1_000, 4)
    const constant = new Float32Array(1_000).fill(3)
    const without = trainBoosting(columns, labels, quick)
    const beside = trainBoosting([...columns, constant], labels, quick)
    expect(predict(beside, [...columns, constant])).toEqual(predict(without, columns))
    expect(importance(beside.trees, 5)[4]).toBe(0)
  })

  it('learns from whether a value is missing', () => {
    const random = randomOf('missing')
    const known = Float32Array.from({ length: 2_000 }, () => (random.chance(0.5) ? 1 : Number.NaN))
    const labels = known.map((value) => Number(random.chance(Number.isNaN(value) ? 0.9 : 0.2)))
    const model = trainBoosting([known], labels, quick)
    expect(predictOne(model, [Number.NaN])).toBeCloseTo(0.9, 1)
    expect(predictOne(model, [1])).toBeCloseTo(0.2, 1)
  })

  it('keeps the trees up to the least loss on the validation rows', () => {
    const { columns, labels } = simulated(400, 5)
    const validation = simulated(2_000, 6)
    const seen: number[] = []
    const model = trainBoosting(columns, labels, {
      ...quick,
      trees: 400,
      rate: 0.3,
      validation,
      patience: 10,
      onTree: (done) => seen.push(done),
    })
    expect(seen.length).toBeLessThan(400)
    expect(model.trees.roots.length).toBe(seen.length - 10)
    const all = trainBoosting(columns, labels, { ...quick, trees: seen.length, rate: 0.3 })
    expect(model.trees.value).toEqual(all.trees.value.slice(0, model.trees.value.length))
  })

  it('weighs both classes alike with class weights', () => {
    const random = randomOf('rare')
    const noise: Columns = [Float32Array.from({ length: 5_000 }, () => random.normal(0, 1))]
    const labels = Float32Array.from({ length: 5_000 }, (_, row) => Number(row % 10 === 0))
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(predict(trainBoosting(noise, labels, quick), noise))).toBeCloseTo(0.1, 1)
    const weighted = trainBoosting(noise, labels, { ...quick, weights: classWeights(labels) })
    expect(mean(predict(weighted, noise))).toBeCloseTo(0.5, 1)
  })

  it('answers the base rate where a single row or a single class leaves nothing to split', () => {
    const one = trainBoosting([Float32Array.of(2)], Float32Array.of(1), quick)
    expect(predictOne(one, [2])).toBeGreaterThan(0.999)
    const { columns } = simulated(100, 7)
    expect(predictOne(trainBoosting(columns, new Float32Array(100), quick), [0, 0, 0, 0])).toBeLessThan(0.001)
  })

  it('is the same after it has been stored and read again', () => {
    const { columns, labels } = simulated(300, 8)
    const model = trainBoosting(columns, labels, quick)
    expect(boostingOf(boostingBytes(model))).toEqual(model)
  })

  it('refuses bytes that are cut short or of something else', () => {
    const { columns, labels } = simulated(300, 9)
    const bytes = boostingBytes(trainBoosting(columns, labels, quick))
    expect(() => boostingOf(bytes.slice(0, -1))).toThrow('ends within')
    expect(() => boostingOf(new Uint8Array(100))).toThrow('not a packed model')
  })

  it('refuses labels and options that have no meaning', () => {
    const { columns, labels } = simulated(100, 10)
    expect(() => trainBoosting(columns, labels.slice(1), quick)).toThrow('Expected 100 labels, found 99.')
    expect(() => trainBoosting(columns, labels.with(3, 2), quick)).toThrow(
      'Expected 0 or 1 as the label of row 3, found 2.',
    )
    expect(() => trainBoosting(columns, labels, { ...quick, leaves: 1 })).toThrow('Expected leaves ≥ 2')
    expect(() => trainBoosting(columns, labels, { ...quick, bins: 300 })).toThrow('Expected 2 to 255 bins')
  })
})
