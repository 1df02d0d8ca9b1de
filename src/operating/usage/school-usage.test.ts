/** What an operator is told of how a school uses the installation: nothing about few learners. */
import { expect, it } from 'vitest'
import { LocalDay } from '#kernel/ids.ts'
import { withoutFewPeople } from './school-usage.ts'

const counted = { learners: 200, activeLearners: 120, attempts: 4_000, lastActiveOn: LocalDay.parse('2026-11-20') }

it('tells how many learners there are, how many took part, and what they did', () =>
  expect(withoutFewPeople(counted)).toEqual(counted))

it('tells nothing of what fewer than ten did, also in a large school', () =>
  expect(withoutFewPeople({ ...counted, activeLearners: 9 })).toEqual({
    ...{ learners: 200, activeLearners: null, attempts: null, lastActiveOn: null },
  }))

it('does not count fewer than ten learners', () =>
  expect(withoutFewPeople({ ...counted, learners: 3, activeLearners: 3 })).toEqual({
    ...{ learners: null, activeLearners: null, attempts: null, lastActiveOn: null },
  }))

it('tells that nobody took part', () =>
  expect(withoutFewPeople({ ...counted, activeLearners: 0, attempts: 0, lastActiveOn: null })).toEqual({
    ...{ learners: 200, activeLearners: 0, attempts: 0, lastActiveOn: null },
  }))
