/** The members of a class: joining, leaving, returning, and the final result. */
import { expect, it } from 'vitest'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { classA, classB, enrolled, left } from '../../tests/fixtures/learning.ts'
import classRoster from './class-roster.ts'

const folded = (...happenings: Happening[]) => fold(classRoster, record(happenings))

it('records when a learner joined and left', () => {
  expect(folded(enrolled())[0]).toMatchObject({ class: classA, from: minute(0), until: null, stays: 1 })
  expect(folded(enrolled(), left())[0]).toMatchObject({ from: minute(0), until: minute(1) })
})

it("gives the day of joining in the school's zone", () => {
  const noumea = { zone: Zone.parse('Pacific/Noumea'), occurredAt: Instant.parse('2026-11-11T21:30:00Z') }
  expect(folded({ ...enrolled(), ...noumea })).toMatchObject([{ joinedOn: '2026-11-12' }])
})

it('keeps one row for a learner who returns, with the last stay', () =>
  expect(folded(enrolled(), left(), enrolled())).toMatchObject([{ from: minute(2), until: null, stays: 2 }]))

it('keeps classes apart', () =>
  expect(folded(enrolled(classA), enrolled(classB), left(classA))).toMatchObject([
    { class: classA, until: minute(2) },
    { class: classB, until: null },
  ]))

it('keeps the last result, whether it comes before or after leaving', () => {
  const result = (what: 'fail' | 'pass') => courseResultRecorded({ class: classA, result: what })
  expect(folded(enrolled(), result('fail'), left(), result('pass'))[0]).toMatchObject({
    until: minute(2),
    result: 'pass',
  })
  expect(folded(result('pass'))).toEqual([])
})
