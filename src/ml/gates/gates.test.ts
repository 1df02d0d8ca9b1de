import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { calibrationBound, ECE_BOUND, type Judging, judgeModel } from './gates.ts'
import { isHeldOut } from './held-out.ts'

/** A model of these tests: how it distorts the true log-odds of a right answer. */
type Distorted = (logOdds: number, luck: number) => number
const exact: Distorted = (logOdds) => logOdds
const noisy: Distorted = (logOdds, luck) => logOdds + 2 * luck
const overconfident: Distorted = (logOdds) => 3 * logOdds

/** Learners with 20 answers each, whose true log-odds are known. The baseline knows nothing. */
function answersOf(learners: number): Judging<Distorted> {
  const random = randomOf('gates', learners)
  const rows = 20 * learners
  const truth = Float64Array.from({ length: rows }, () => random.normal(0, 1.2))
  const luck = Float64Array.from({ length: rows }, () => random.normal(0, 1))
  return {
    labels: truth.map((logOdds) => Number(random.chance(sigmoid(logOdds)))),
    learners: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 20)),
    scoresOf: (model) => truth.map((logOdds, row) => sigmoid(model(logOdds, luck[row] ?? 0))),
    baseline: new Float64Array(rows).fill(0.5),
    thresholdOf: () => 0.6,
  }
}
const verdicts = (judging: Judging<Distorted>, model: Distorted, rival: Distorted | null) =>
  Object.fromEntries(judgeModel(judging, model, rival).gates.map(({ gate, passed }) => [gate, passed]))

describe('the gates of a model', () => {
  it('pass a first model that knows more than the baseline', () => {
    const { gates, heldOut } = judgeModel(answersOf(200), exact, null)
    expect(gates.map(({ passed }) => passed)).toEqual([true, true])
    expect(heldOut).toMatchObject({ rows: 4_000, learners: 200, rivalAuc: 0.5 })
    expect(heldOut.auc).toBeGreaterThan(0.7)
  })

  it('pass a model that is better than the one that serves, and not the other way round', () => {
    expect(verdicts(answersOf(200), exact, noisy).better).toBe(true)
    expect(verdicts(answersOf(200), noisy, exact).better).toBe(false)
  })

  it('do not pass a model that is only as good as the one that serves', () => {
    expect(verdicts(answersOf(200), exact, exact)).toEqual({ better: false, calibrated: true })
  })

  it('do not pass a model whose ranking is right and whose probabilities are not', () => {
    expect(verdicts(answersOf(200), overconfident, noisy)).toEqual({ better: true, calibrated: false })
  })

  it('allow for the luck of few rows, and for no more than that', () => {
    expect(verdicts(answersOf(10), exact, null).calibrated).toBe(true)
    const few = calibrationBound(new Float64Array(200).fill(0.5))
    expect(few).toBeGreaterThan(ECE_BOUND)
    expect(few).toBeLessThan(0.1)
    expect(calibrationBound(new Float64Array(20_000).fill(0.5))).toBe(ECE_BOUND)
  })

  it('pass nothing where there is nobody to judge on, or all outcomes are the same', () => {
    const { gates, heldOut } = judgeModel(answersOf(0), exact, null)
    expect(gates.map(({ passed, value }) => [passed, value])).toEqual([
      [false, null],
      [false, null],
    ])
    expect(heldOut).toEqual({ rows: 0, learners: 0, auc: null, rivalAuc: null, ece: null })
    const judging = answersOf(10)
    expect(verdicts({ ...judging, labels: judging.labels.fill(1) }, exact, null).better).toBe(false)
  })

  it('tell what a card shows: shares at the threshold, and curves of few points', () => {
    const { heldOut } = judgeModel(answersOf(200), exact, null)
    expect(heldOut.baseRate).toBeCloseTo(0.5, 1)
    expect(heldOut.accuracy).toBeGreaterThan(0.65)
    expect(heldOut.confidence).toBeCloseTo(heldOut.accuracy ?? 0, 1)
    expect(heldOut.alert?.threshold).toBe(0.6)
    expect(heldOut.roc?.length).toBeLessThanOrEqual(25)
    expect(heldOut.roc?.every(({ fpr, recall }) => recall > fpr - 0.05)).toBe(true)
    expect(heldOut.calibration?.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(3_900)
  })

  it('draw no curve of fewer than ten learners', () => {
    const { heldOut } = judgeModel(answersOf(9), exact, null)
    expect([heldOut.roc, heldOut.calibration]).toEqual([[], []])
    expect(heldOut.accuracy).toBeGreaterThan(0)
  })

  it('hold out about a fifth of the learners, always the same ones', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => `learner ${n}`)
    const out = ids.filter(isHeldOut)
    expect(out.length).toBeGreaterThan(900)
    expect(out.length).toBeLessThan(1_100)
    expect(ids.toReversed().filter(isHeldOut).toReversed()).toEqual(out)
  })
})
