/** Who reviews whom. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reviewPlan } from './review-plan.ts'

const ofAuthors = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ learner: `author ${n}`, production: `text ${n}` }))

it('lets each of three read one of the two others', () =>
  expect(reviewPlan(ofAuthors(3), 1)).toEqual([
    { reviewer: 'author 0', learner: 'author 1', production: 'text 1' },
    { reviewer: 'author 1', learner: 'author 2', production: 'text 2' },
    { reviewer: 'author 2', learner: 'author 0', production: 'text 0' },
  ]))

it('gives everybody as many to read as the others, and nobody their own or the same twice', () =>
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 6 }), (authors, each) => {
      const plan = reviewPlan(ofAuthors(authors), each)
      const expected = Math.max(0, Math.min(each, authors - 1))
      for (const { learner } of ofAuthors(authors)) {
        expect(plan.filter((pair) => pair.reviewer === learner)).toHaveLength(expected)
        expect(plan.filter((pair) => pair.learner === learner)).toHaveLength(expected)
      }
      expect(plan.filter(({ learner, reviewer }) => learner === reviewer)).toEqual([])
      expect(new Set(plan.map(({ reviewer, production }) => `${reviewer} ${production}`)).size).toBe(plan.length)
    }),
  ))

it('takes one production of an author who wrote several', () =>
  expect(reviewPlan([...ofAuthors(2), { learner: 'author 0', production: 'another text' }], 3)).toHaveLength(2))
