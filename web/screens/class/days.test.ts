import { expect, it } from 'vitest'
import { dayAfter, dayOfNow, daysBetween, endOfDay, isDay } from './days.ts'

it('lists all days between two, both included, across months and summer time', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26'])
  expect(daysBetween('2026-02-28', '2026-03-01')).toEqual(['2026-02-28', '2026-03-01'])
  expect(daysBetween('2026-03-01', '2026-03-01')).toEqual(['2026-03-01'])
  expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([])
})

it('counts days forth and back, across months, years and summer time', () => {
  expect(dayAfter('2026-10-19', 7)).toBe('2026-10-26')
  expect(dayAfter('2026-03-30', -7)).toBe('2026-03-23')
  expect(dayAfter('2026-12-28', 7)).toBe('2027-01-04')
})

it('keeps the latest of very many days, so that the last one is today', () => {
  const days = daysBetween('2020-01-01', '2026-11-20')
  expect(days).toHaveLength(1_000)
  expect(days.at(-1)).toBe('2026-11-20')
})

// Whatever the zone in which this test runs.
it.each([
  ['Europe/Paris', '2026-10-25T22:59:59.999Z'],
  ['America/Martinique', '2026-10-26T03:59:59.999Z'],
  ['Indian/Reunion', '2026-10-25T19:59:59.999Z'],
  ['Pacific/Noumea', '2026-10-25T12:59:59.999Z'],
])('ends a day in %s where the next begins there', (zone, last) => {
  const end = endOfDay('2026-10-25', zone)
  expect(end).toBe(last)
  expect(dayOfNow(zone, new Date(end))).toBe('2026-10-25')
  expect(dayOfNow(zone, new Date(Date.parse(end) + 1))).toBe('2026-10-26')
})

it.each([
  ['2026-11-10', true],
  ['2026-13-10', false],
  ['yesterday', false],
  [undefined, false],
])('%s is a day: %s', (text, is) => expect(isDay(text)).toBe(is))
