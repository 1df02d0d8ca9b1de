import { describe, expect, it } from 'vitest'
import type { Twins } from '#ml/twins/find-twins.ts'
import { cleanOf, foldsBySeed, splitBySeed } from './split-learners.ts'

const learners = Array.from({ length: 100 }, (_, learner) => learner)
/** Learners 2n and 2n + 1 are twins up to 40. */
const twins: Twins = {
  of: new Map(),
  groups: Int32Array.from(learners, (learner) => (learner < 40 ? learner - (learner % 2) : learner)),
}
const isApart = (some: readonly number[], others: readonly number[]) =>
  others.every((learner) => !some.some((one) => twins.groups[one] === twins.groups[learner]))

describe('the split of learners', () => {
  it('draws a fifth by the seed, and always the same', () => {
    const { training, test } = splitBySeed(learners, twins, 1)
    expect(test.length).toBeGreaterThanOrEqual(20)
    expect(test.length).toBeLessThanOrEqual(21)
    expect([...training, ...test].sort((a, b) => a - b)).toEqual(learners)
    expect(splitBySeed(learners, twins, 1)).toEqual({ training, test })
    expect(splitBySeed(learners, twins, 2).test).not.toEqual(test)
  })

  it('never parts twins', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { training, test } = splitBySeed(learners, twins, seed)
      expect(isApart(training, test)).toBe(true)
    }
  })

  it('has each learner on the test side of one fold, with the twin', () => {
    const folds = foldsBySeed(learners, twins, 5, 1)
    expect(folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(learners)
    for (const { training, test } of folds) expect(isApart(training, test)).toBe(true)
  })

  it('calls a test learner clean without a twin, or twin of a twin, among the others who are trained on', () => {
    const groups = Int32Array.of(0, 0, 0, 3, 4)
    expect([...cleanOf({ training: [2, 4], test: [0, 3] }, { groups })]).toEqual([3])
    expect([...cleanOf({ training: [3, 4], test: [0, 1] }, { groups })]).toEqual([0, 1])
    // Split by time, a learner may be on both sides.
    expect([...cleanOf({ training: [0, 1, 3], test: [1, 3] }, { groups })]).toEqual([3])
  })
})
