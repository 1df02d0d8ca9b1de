import { expect, it } from 'vitest'
import { dayOfNow, daysBetween, endOfDay, isDay } from './days.ts'

it('lists all days between two, both included, across months and summer time', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26'])
  expect(daysBetween('2026-02-28', '2026-03-01')).toEqual(['2026-02-28', '2026-03-01'])
  expect(daysBetween('2026-03-01', '2026-03-01')).toEqual(['2026-03-01'])
  expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([])
})

it('ends a day where the next begins here', () => {
  const end = new Date(endOfDay('2026-10-25'))
  expect(dayOfNow(end)).toBe('2026-10-25')
  expect(dayOfNow(new Date(end.getTime() + 1))).toBe('2026-10-26')
})

it.each([
  ['2026-11-10', true],
  ['2026-13-10', false],
  ['yesterday', false],
  [undefined, false],
])('%s is a day: %s', (text, is) => expect(isDay(text)).toBe(is))
