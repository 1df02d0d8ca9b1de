/** The weeks of a class, from its days. */
import { expect, it } from 'vitest'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { type DayRow, mondayOf, weeksOf } from './weeks.ts'

const [zoe, adam] = [PersonId.parse(id('1ea', 1)), PersonId.parse(id('1ea', 2))]
const on = (day: string, what: Partial<DayRow> = {}): DayRow => ({
  ...{ learner: zoe, day: LocalDay.parse(day) },
  ...{ attempts: 4, successes: 3, exercisesCompleted: 2, views: 1, durationMs: 90_000 },
  ...what,
})

it('adds the days from Monday to Sunday', () =>
  expect(weeksOf([on('2026-10-05'), on('2026-10-11', { learner: adam, successes: 1 }), on('2026-10-12')])).toEqual([
    {
      ...{ week: '2026-10-05', learners: 2, activeDays: 2, attempts: 8, successRate: 0.5 },
      ...{ exercisesCompleted: 4, views: 2, minutes: 3 },
    },
    {
      ...{ week: '2026-10-12', learners: 1, activeDays: 1, attempts: 4, successRate: 0.75 },
      ...{ exercisesCompleted: 2, views: 1, minutes: 1.5 },
    },
  ]))

it('counts a learner and a day once', () =>
  expect(weeksOf([on('2026-10-05'), on('2026-10-06'), on('2026-10-06', { learner: adam })])).toMatchObject([
    { learners: 2, activeDays: 2 },
  ]))

it('has the weeks in between in which nobody did anything', () =>
  expect(weeksOf([on('2026-10-05'), on('2026-10-26')])).toMatchObject([
    { week: '2026-10-05', attempts: 4 },
    { week: '2026-10-12', attempts: 0, learners: 0, successRate: null },
    { week: '2026-10-19', attempts: 0 },
    { week: '2026-10-26', attempts: 4 },
  ]))

it('has whole weeks only, those of the first and of the last day asked for', () => {
  const rows = [on('2026-10-05'), on('2026-10-12'), on('2026-10-18'), on('2026-10-19')]
  const asked = { from: LocalDay.parse('2026-10-14'), to: LocalDay.parse('2026-10-14') }
  expect(weeksOf(rows, asked)).toMatchObject([{ week: '2026-10-12', attempts: 8 }])
})

it('has no weeks of nothing', () => expect(weeksOf([])).toEqual([]))

it('does not fill a thousand years because of one wrong clock', () =>
  expect(weeksOf([on('2026-10-05'), on('3026-10-05')])).toHaveLength(2))

it.each(['2026-10-05', '2026-10-08', '2026-10-11'])('has %s in the week of Monday 5 October', (day) =>
  expect(mondayOf(LocalDay.parse(day))).toBe('2026-10-05'),
)
