/** What a plan of exercises tells before any of them is answered. */
import { expect, it } from 'vitest'
import { answerTable } from '../answers.ts'
import { VECTOR, vectorFeatures } from '../next-answer/vector.ts'
import { planColumns, planFeatures } from './plan.ts'

const table = answerTable(
  ['a', 'b', 'a', 'c', 'd'].map((exercise, at) => ({
    ...{ learner: 'l', exercise, skill: 's', correct: at % 2 === 0, at },
  })),
)
const vectors = Array.from({ length: VECTOR }, () => new Float32Array(5))
const set = (name: string, values: readonly number[]) => vectors[vectorFeatures.indexOf(name)]?.set(values)
set('exercise-ease', [1, -1, 1, 0, 2])
set('elo-difficulty', [0, 0, 0, Number.NaN, 0])
set('ability', [0, 5, 5, 5, 5])

const of = (name: (typeof planFeatures)[number], row: number, from = table) =>
  planColumns(from, vectors, 3)[planFeatures.indexOf(name)]?.[row]

it('is the mean, the least and the most ease of the planned exercises, at the ability of now', () => {
  expect(of('plan-ease', 0)).toBeCloseTo(1 / 3, 6)
  expect([of('plan-least-ease', 0), of('plan-most-ease', 0)]).toEqual([-1, 1])
  // The ability after the first answer is not known before it.
  expect(of('plan-elo', 0)).toBe(0.5)
})

it('takes the ease of an exercise without a rating, and counts those that the learner has not met', () => {
  expect(of('plan-elo', 2)).toBeGreaterThan(0.99)
  expect(of('plan-new', 0)).toBe(1)
  expect(of('plan-new', 2)).toBeCloseTo(2 / 3, 6)
})

it('is missing where fewer exercises follow', () => expect(of('plan-ease', 3)).toBeNaN())

it('never sees whether they will be answered right', () => {
  const turned = { ...table, correct: table.correct.map((one) => 1 - one) }
  expect(planColumns(turned, vectors, 3)).toEqual(planColumns(table, vectors, 3))
})
