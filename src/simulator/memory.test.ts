/** The true memory of simulated learners. */
import { expect, it } from 'vitest'
import { halfLife, learnt, practised, trueRecall } from './memory.ts'

const traits = { learner: 0, content: 0 }

it('is one half after the half-life, and certain on the day', () => {
  const memory = learnt(10)
  expect(trueRecall(memory, traits, 10)).toBe(1)
  expect(trueRecall(memory, traits, 10 + halfLife(memory, traits))).toBeCloseTo(0.5, 12)
})

it('lasts longer after what was recalled, and shorter after what was forgotten', () => {
  const memory = learnt(0)
  expect(halfLife(practised(memory, 3, true), traits)).toBeGreaterThan(halfLife(memory, traits))
  expect(halfLife(practised(memory, 3, false), traits)).toBeLessThan(halfLife(memory, traits))
})

it('doubles with each whole point of a trait', () =>
  expect(halfLife(learnt(0), { learner: 1, content: 0 })).toBeCloseTo(2 * halfLife(learnt(0), traits), 9))
