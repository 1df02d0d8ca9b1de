/** Permutations of learners: the same answer as measuring everything, with less to measure. */
import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { summedGaps } from './learner-sums.ts'
import { equalizedOdds, pairMeasure } from './pair-gaps.ts'
import { LEAST_FOR_MEDIAN, permuted } from './permutation.ts'
import { sortedRows } from './sorted-rows.ts'

/** 120 learners with 1 to 8 answers in two areas, a few of them in none, and scores of which many are equal. */
function school() {
  const random = randomOf('permutation test', 1)
  const made = Array.from({ length: 120 }, (_, learner) =>
    Array.from({ length: random.between(1, 8) }, () => ({
      learner,
      label: Number(random.chance(0.6)),
      score: random.between(1, 19) / 20,
      area: random.between(-1, 1),
    })),
  ).flat()
  const rows = sortedRows(
    {
      labels: made.map(({ label }) => label),
      scores: made.map(({ score }) => score),
      learner: made.map(({ learner }) => learner),
      area: made.map(({ area }) => area),
      areas: ['calcul', 'lecture'],
    },
    () => true,
  )
  return { rows, side: Int8Array.from({ length: 120 }, () => Number(random.chance(0.3))) }
}

it('gaps that are summed by learner are those that are counted by row', () => {
  const { rows, side } = school()
  for (const threshold of [0, 0.5, 0.95, 1]) {
    const summed = summedGaps(rows, threshold, 2)(side)
    const counted = pairMeasure(rows, threshold, 2)(side)
    expect(summed.equalizedOdds).toBeCloseTo(equalizedOdds(counted), 12)
    expect(summed.calibration).toBeCloseTo(Math.abs(counted.calibration), 12)
    for (const area of [0, 1]) expect(summed.byArea[area]).toBeCloseTo(Math.abs(counted.byArea[area] ?? 0), 12)
  }
})

describe('a statistic that chance beats often', () => {
  const { side } = school()
  const learners = [...side.keys()]
  const drawing = { most: 1_000, seed: [1] }
  /** The first one is never beaten, so that all permutations are made; the second is a gap that is nothing remarkable. */
  const gapOf = (of: Int8Array) => Math.abs(learners.reduce((sum, one) => sum + (of[one] === 1 ? one : 0), 0) - 2_000)
  const rare = (of: Int8Array) => Number(of.every((value, one) => value === side[one]))

  it('is measured no longer once its p-value and its median are known, and has the same p-value', () => {
    let measured = 0
    const sparing = permuted(
      learners,
      side,
      (of, isWanted) => {
        measured += Number(isWanted(1))
        return [rare(of), isWanted(1) ? gapOf(of) : Number.NaN]
      },
      drawing,
    )
    const whole = permuted(learners, side, (of) => [rare(of), gapOf(of)], drawing)
    expect(sparing.permutations).toBe(1_000)
    expect(sparing.p).toEqual(whole.p)
    expect(measured).toBeGreaterThanOrEqual(LEAST_FOR_MEDIAN)
    expect(measured).toBeLessThan(1_000)
    expect(sparing.median[1]).toBeGreaterThan(0)
  })
})
