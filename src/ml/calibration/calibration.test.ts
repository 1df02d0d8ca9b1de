/** Calibration against simulated truth: exaggerated probabilities become true ones again. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ece } from '../metrics/calibration-error.ts'
import { logLoss } from '../metrics/errors.ts'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { blend, calibrated, fitIsotonic, fitPlatt } from './calibration.ts'

/** True log-odds x; the model says σ(2x + 0.5), too sure of itself and too high. */
function exaggerated(rows: number, seed: number) {
  const random = randomOf('exaggerated', seed)
  const odds = Array.from({ length: rows }, () => random.normal(0, 1))
  return {
    labels: odds.map((one) => Number(random.chance(sigmoid(one)))),
    predictions: odds.map((one) => sigmoid(2 * one + 0.5)),
    truth: odds.map(sigmoid),
  }
}

describe.each([
  ['Platt', fitPlatt],
  ['isotonic', fitIsotonic],
] as const)('%s calibration', (_, calibrate) => {
  it('brings the calibration error of unseen rows to at most 0.01', () => {
    const seen = exaggerated(20_000, 1)
    const { labels, predictions, truth } = exaggerated(20_000, 2)
    const calibration = calibrate(seen.predictions, seen.labels)
    const after = predictions.map((one) => calibrated(calibration, one))
    expect(ece({ labels, predictions })).toBeGreaterThan(0.08)
    expect(ece({ labels, predictions: after })).toBeLessThan(0.01)
    expect(logLoss({ labels, predictions: after })).toBeLessThan(logLoss({ labels, predictions: truth }) + 0.003)
  })

  it('never turns a higher score into a lower probability, and stays between 0 and 1', () => {
    const row = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.constantFrom(0, 1) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, probe) => {
        const calibration = calibrate(
          rows.map(({ score }) => score),
          rows.map(({ label }) => label),
        )
        // Labels that fall with the score give Platt a falling line: it reports what it sees. Isotonic steps never fall.
        const rises = calibration.kind === 'isotonic' || calibration.slope >= 0
        const low = calibrated(calibration, probe / 2)
        const high = calibrated(calibration, probe)
        for (const one of [low, high]) expect(one >= 0 && one <= 1).toBe(true)
        if (rises) expect(high).toBeGreaterThanOrEqual(low - 1e-12)
      }),
    )
  })
})

it('pools neighbours that are out of order', () => {
  const calibration = fitIsotonic([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1])
  expect(calibration).toEqual({ kind: 'isotonic', from: [0.1, 0.25, 0.4], to: [0, 0.5, 1] })
  expect(calibrated(calibration, 0.175)).toBeCloseTo(0.25, 12)
})

it('averages on log-odds', () => {
  const even = blend([
    { weight: 0.5, predictions: [sigmoid(1)] },
    { weight: 0.5, predictions: [sigmoid(3)] },
  ])
  expect(even[0]).toBeCloseTo(sigmoid(2), 12)
})
