/** The figures of slices against recorded values of scikit-learn on the same rows (record-fairness.py). */
import { describe, expect, it } from 'vitest'
import { pairMeasure } from '#ml/fairness/pair-gaps.ts'
import { figuresOf } from '#ml/fairness/slice-figures.ts'
import { sortedRows } from '#ml/fairness/sorted-rows.ts'
import { auc } from '#ml/metrics/ranking.ts'
import { areaBetween, rocCurve } from '#ml/metrics/roc.ts'
import recorded from './fairness.json' with { type: 'json' }

/** One row per learner. */
function rowsOf(rows: number) {
  let state = 2_024
  const uniform = (): number => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  return Array.from({ length: rows }, () => {
    const isB = uniform() < 0.3
    const odds = 2 * (uniform() + uniform() + uniform() - 1.5)
    const noise = uniform() - 0.5
    const score = Math.floor(100 / (1 + Math.exp(-(odds + (isB ? 4 * noise + 0.5 : noise))))) / 100
    return { isB, score, label: Number(uniform() < 1 / (1 + Math.exp(-odds))) }
  })
}

const made = rowsOf(recorded.rows)
const rows = {
  labels: made.map(({ label }) => label),
  scores: made.map(({ score }) => score),
  learner: [...made.keys()],
  area: made.map(() => -1),
  areas: [],
}
const side = Int8Array.from(made, ({ isB }) => Number(isB))

describe('two slices', () => {
  it.each([
    ['a', recorded.a],
    ['b', recorded.b],
  ] as const)('have the figures of scikit-learn in slice %s', (name, wanted) => {
    const figures = figuresOf(
      sortedRows(rows, (learner) => side[learner] === Number(name === 'b')),
      recorded.threshold,
    )
    for (const [key, value] of Object.entries(figures))
      expect([key, value]).toEqual([key, expect.closeTo(wanted[key as keyof typeof wanted], 10)])
  })

  it('have the area between their ROC curves that a fine sum gives', () => {
    const gaps = pairMeasure(
      sortedRows(rows, () => true),
      recorded.threshold,
      0,
    )(side)
    expect(gaps.abroca).toBeCloseTo(recorded.abroca, 5)
    expect(gaps.recall).toBeCloseTo(recorded.a.recall - recorded.b.recall, 10)
    expect(gaps.fpr).toBeCloseTo(recorded.a.fpr - recorded.b.fpr, 10)
    expect(gaps.flagged).toBeCloseTo(recorded.a.flagged - recorded.b.flagged, 10)
    expect(gaps.calibration).toBeCloseTo(recorded.a.miscalibration - recorded.b.miscalibration, 10)
  })

  it('have curves whose distance from the chance line is their AUC', () => {
    const scored = { labels: rows.labels, predictions: rows.scores }
    const chance = { fpr: [0, 1], tpr: [0, 1], points: 2 }
    // The curve lies above the line everywhere.
    expect(areaBetween(rocCurve(scored), chance)).toBeCloseTo(auc(scored) - 0.5, 10)
  })
})
