import { describe, expect, it } from 'vitest'
import type { Twins } from '#ml/twins/find-twins.ts'
import { foldsBySeed, splitBySeed } from './split-learners.ts'

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
})
