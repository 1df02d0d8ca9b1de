/** Measures against values computed by hand, by definition, or by simulation. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { ece } from './calibration-error.ts'
import { brier, logLoss, meanAbsoluteError, rmse, rSquared } from './errors.ts'
import { bootstrap, pairedBootstrap } from './paired-bootstrap.ts'
import { alertAt, auc, preparedAuc, thresholdForRecall } from './ranking.ts'

const scored = fc
  .array(fc.record({ label: fc.constantFrom(0, 1), prediction: fc.integer({ min: 0, max: 10 }) }), { minLength: 2 })
  .map((rows) => ({
    labels: [0, 1, ...rows.map(({ label }) => label)],
    predictions: [5, 5, ...rows.map(({ prediction }) => prediction)],
  }))

describe('AUC', () => {
  it('is the share of pairs of a positive and a negative row in the right order, ties counting half', () => {
    fc.assert(
      fc.property(scored, ({ labels, predictions }) => {
        const of = (wanted: number) => predictions.filter((_, row) => labels[row] === wanted)
        const pairs = of(1).flatMap((one) => of(0).map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0)))
        const share = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length
        expect(auc({ labels, predictions })).toBeCloseTo(share, 12)
      }),
    )
  })

  it('counts a row of weight 2 as two rows', () => {
    const labels = [1, 0, 1, 0]
    const predictions = [0.9, 0.8, 0.3, 0.1]
    const twice = { labels: [...labels, 0], predictions: [...predictions, 0.8] }
    expect(preparedAuc({ labels, predictions })([1, 2, 1, 1])).toBeCloseTo(auc(twice), 12)
  })

  it('refuses a prediction that is not a number', () => {
    expect(() => auc({ labels: [0, 1], predictions: [0.5, Number.NaN] })).toThrow('The prediction of row 1')
  })
})

describe('the errors', () => {
  const two = { labels: [1, 0], predictions: [0.8, 0.4] }
  it('are what they are by hand', () => {
    expect(logLoss(two)).toBeCloseTo((-Math.log(0.8) - Math.log(0.6)) / 2, 12)
    expect(brier(two)).toBeCloseTo((0.04 + 0.16) / 2, 12)
    expect(rmse(two)).toBeCloseTo(Math.sqrt(0.1), 12)
    expect(meanAbsoluteError(two)).toBeCloseTo(0.3, 12)
    expect(rSquared(two)).toBeCloseTo(1 - 0.1 / 0.25, 12)
  })

  it('stay finite for a certain prediction that was wrong', () => {
    expect(logLoss({ labels: [1, 0], predictions: [0, 1] })).toBeLessThan(40)
  })
})

describe('expected calibration error', () => {
  it('is small for true probabilities and large for exaggerated ones', () => {
    const random = randomOf('calibration')
    const logOdds = Array.from({ length: 20_000 }, () => random.normal(0, 1))
    const labels = logOdds.map((odds) => Number(random.chance(sigmoid(odds))))
    expect(ece({ labels, predictions: logOdds.map(sigmoid) })).toBeLessThan(0.01)
    expect(ece({ labels, predictions: logOdds.map((odds) => sigmoid(2 * odds)) })).toBeGreaterThan(0.05)
  })

  it('is the weighted distance by hand', () => {
    expect(ece({ labels: [1, 1, 0, 0], predictions: [0.95, 0.95, 0.05, 0.65] })).toBeCloseTo(
      0.5 * 0.05 + 0.25 * 0.05 + 0.25 * 0.65,
      12,
    )
  })
})

describe('the alert threshold', () => {
  it('reaches the recall on the rows it was chosen on, and no higher threshold does', () => {
    fc.assert(
      fc.property(scored, fc.double({ min: 0.05, max: 1, noNaN: true }), (rows, recall) => {
        const threshold = thresholdForRecall(rows, recall)
        expect(alertAt(rows, threshold).recall).toBeGreaterThanOrEqual(recall - 1e-9)
        expect(alertAt(rows, threshold + 0.5).recall).toBeLessThan(recall)
      }),
    )
  })

  it('comes with its precision and the share it flags', () => {
    const rows = { labels: [1, 0, 1, 0, 0], predictions: [0.9, 0.8, 0.7, 0.2, 0.1] }
    expect(alertAt(rows, 0.7)).toEqual({ threshold: 0.7, recall: 1, precision: 2 / 3, flagged: 3 / 5 })
  })
})

describe('the paired bootstrap', () => {
  const random = randomOf('paired')
  const learners = 200
  const groups = Int32Array.from({ length: learners * 20 }, (_, row) => Math.floor(row / 20))
  const logOdds = Float64Array.from(groups, () => random.normal(0, 1.5))
  const labels = logOdds.map((odds) => Number(random.chance(sigmoid(odds))))
  const noisy = (spread: number) => logOdds.map((odds) => sigmoid(odds + random.normal(0, spread)))

  it('finds a better model better', () => {
    const gain = pairedBootstrap(labels, logOdds, noisy(0.5), groups, { samples: 200 })
    expect(gain.low).toBeGreaterThan(0)
    expect(gain.value).toBeGreaterThan(gain.low)
    expect(gain.value).toBeLessThan(gain.high)
  })

  it('finds no difference between two equally good models', () => {
    const gain = pairedBootstrap(labels, noisy(0.5), noisy(0.5), groups, { samples: 200 })
    expect(gain.low).toBeLessThan(0)
    expect(gain.high).toBeGreaterThan(0)
  })

  it('is narrower for the difference than for either model', () => {
    const worse = noisy(0.5)
    const gain = pairedBootstrap(labels, logOdds, worse, groups, { samples: 200 })
    const alone = bootstrap({ labels, predictions: worse }, groups, { samples: 200 })
    expect(gain.high - gain.low).toBeLessThan(alone.high - alone.low)
  })

  it('gives the same interval for the same seed', () => {
    const once = () => bootstrap({ labels, predictions: logOdds }, groups, { samples: 50, measure: 'auc', seed: 3 })
    expect(once()).toEqual(once())
  })
})
