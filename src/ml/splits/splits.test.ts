/** Splits keep learners whole, put each row on one side and depend on the seed alone. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldOfGroup, foldsByGroup, numbered, type Split, splitByGroup, splitByTime } from './splits.ts'

const groups = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 10, maxLength: 200 })
  .map((names) => numbered(names.map(String)))
const seed = fc.integer({ min: 1, max: 1_000 })

function expectSound({ train, test }: Split, groups: Int32Array): void {
  expect([...train, ...test].toSorted((a, b) => a - b)).toEqual([...groups.keys()])
  const tested = new Set(Array.from(test, (row) => groups[row]))
  expect(Array.from(train, (row) => groups[row]).filter((group) => tested.has(group))).toEqual([])
}

it('puts all rows of a learner on one side', () => {
  fc.assert(fc.property(groups, seed, (groups, seed) => expectSound(splitByGroup(groups, { seed }), groups)))
})

it('tests each learner in exactly one fold', () => {
  fc.assert(
    fc.property(groups, seed, (groups, seed) => {
      const folds = foldsByGroup(groups, { folds: 5, seed })
      for (const fold of folds) expectSound(fold, groups)
      expect(folds.flatMap(({ test }) => [...test]).toSorted((a, b) => a - b)).toEqual([...groups.keys()])
    }),
  )
})

it('sets a fifth of the learners aside, the same for the same seed', () => {
  const groups = Int32Array.from({ length: 1_000 }, (_, row) => row % 100)
  const { test } = splitByGroup(groups, { seed: 5 })
  expect(new Set(Array.from(test, (row) => groups[row])).size).toBe(20)
  expect(splitByGroup(groups, { seed: 5 }).test).toEqual(test)
  expect(splitByGroup(groups, { seed: 6 }).test).not.toEqual(test)
})

it('makes folds of equal size', () => {
  const sizes = new Int32Array(5)
  for (const fold of foldOfGroup(102)) sizes[fold] = (sizes[fold] ?? 0) + 1
  expect([...sizes].toSorted()).toEqual([20, 20, 20, 21, 21])
})

it('trains on the past and tests on what came later', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5 }), (times) => {
      const { train, test } = splitByTime(times)
      const latest = Math.max(...Array.from(train, (row) => times[row] ?? 0))
      for (const row of test) expect(times[row]).toBeGreaterThan(latest)
      expect(train.length).toBeGreaterThanOrEqual(0.8 * times.length - 1e-9)
    }),
  )
})
