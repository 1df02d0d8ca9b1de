/** Which pairs of learners are compared, to find those whose log is a copy of another's. */
import { expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { twinCandidates } from './candidates.ts'

/** Answers to most of the same 40 exercises, so that sketches are often equal. */
function classmates(learners: number): ReadonlyMap<number, number>[] {
  const random = randomOf('classmates', 1)
  return Array.from(
    { length: learners },
    () =>
      new Map(
        Array.from({ length: 40 }, (_, exercise) => exercise)
          .filter(() => random.chance(0.9))
          .map((exercise) => [exercise, Number(random.chance(0.9))]),
      ),
  )
}

it('compares each pair at most once, also in crowds in which not all are compared', () => {
  const pairs = [...twinCandidates(classmates(600))].map(([one, two]) => `${one} ${two}`)
  expect(pairs.length).toBeGreaterThan(600 * 100)
  expect(new Set(pairs).size).toBe(pairs.length)
})

it('compares equal logs, and logs of which four fifths are equal', () => {
  const log = new Map(Array.from({ length: 40 }, (_, exercise) => [exercise, exercise % 2]))
  const near = new Map([...log].map(([exercise, answer]) => [exercise, exercise < 4 ? 1 - answer : answer]))
  const far = new Map([...log.keys()].map((exercise) => [exercise + 100, 1]))
  const found = [...twinCandidates([log, far, near, log])].map(([one, two]) => `${one} ${two}`)
  expect(found.sort()).toEqual(['0 2', '0 3', '2 3'])
})

it('compares nobody with a log that is too short for any evidence', () => {
  const short = new Map([0, 1, 2, 3, 4].map((exercise) => [exercise, 1]))
  expect([...twinCandidates([short, short])]).toEqual([])
})
