import { expect, it } from 'vitest'
import { answersIn } from './answers.ts'

const attempted = (id: string, correct: boolean, more: object = {}) => ({
  ...{ id, type: 'learning.exercise-attempted' },
  data: { exercise: 'tables-7x8', correct, response: '56', ...more },
})
const corrected = (attempt: string, isCorrect: boolean) => ({
  ...{ id: `of ${attempt} ${isCorrect}`, type: 'learning.attempt-corrected' },
  data: { attempt, isCorrect },
})

it('has the verdict of the last correction', () => {
  const found = answersIn([corrected('a', true), corrected('a', false), attempted('b', false), attempted('a', true)])
  expect([...found].map(([id, { isCorrect }]) => [id, isCorrect])).toEqual([
    ['b', false],
    ['a', true],
  ])
})

it('has no answer whose verdict was erased, and shows no response that was', () => {
  const gone = { erased: true }
  const found = answersIn([attempted('a', true, { correct: gone }), attempted('b', true, { response: gone })])
  expect([...found.values()].map(({ id, response }) => [id, response])).toEqual([['b', null]])
})

it('has no answer of an import that was withdrawn', () => {
  const withdrawal = { id: 'w', type: 'learning.import-withdrawn', data: { facts: [{ id: 'a', revision: 3 }] } }
  expect([...answersIn([withdrawal, attempted('b', true), attempted('a', true)]).keys()]).toEqual(['b'])
})
