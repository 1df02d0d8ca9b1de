// School years by the calendar of each zone.
import { expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { schoolYearBeginningIn, schoolYearOf } from './school-year.ts'

const yearOf = (moment: string, zone: string) => schoolYearOf(Instant.parse(moment), Zone.parse(zone))

it.each([
  ['2026-07-31T21:59:59Z', 'Europe/Paris', '2025-2026'],
  ['2026-07-31T22:00:00Z', 'Europe/Paris', '2026-2027'],
  ['2027-01-15T08:00:00Z', 'Europe/Paris', '2026-2027'],
  ['2026-07-31T19:59:59Z', 'Indian/Reunion', '2025-2026'],
  ['2026-07-31T20:00:00Z', 'Indian/Reunion', '2026-2027'],
  ['2026-08-01T09:59:59Z', 'Pacific/Tahiti', '2025-2026'],
  ['2026-08-01T10:00:00Z', 'Pacific/Tahiti', '2026-2027'],
  ['2026-01-31T12:59:59Z', 'Pacific/Noumea', '2025'],
  ['2026-01-31T13:00:00Z', 'Pacific/Noumea', '2026'],
  ['2026-12-15T00:00:00Z', 'Pacific/Noumea', '2026'],
  ['2026-08-15T00:00:00Z', 'Pacific/Wallis', '2026'],
])('puts %s in %s into the school year %s', (moment, zone, year) => expect(yearOf(moment, zone)).toBe(year))

it.each([
  ['Europe/Paris', '2025-2026', '2025-08-01', '2026-07-31', '2025-07-31T22:00:00.000Z', '2026-07-31T21:59:59.999Z'],
  ['Indian/Reunion', '2025-2026', '2025-08-01', '2026-07-31', '2025-07-31T20:00:00.000Z', '2026-07-31T19:59:59.999Z'],
  ['Pacific/Noumea', '2025', '2025-02-01', '2026-01-31', '2025-01-31T13:00:00.000Z', '2026-01-31T12:59:59.999Z'],
])('knows from when until when the school year 2025 is in %s', (inZone, name, firstDay, lastDay, begin, end) => {
  const zone = Zone.parse(inZone)
  expect(schoolYearBeginningIn(2025, zone)).toEqual({ name, firstDay, lastDay, begin, end })
  const nameAt = (ms: number) => yearOf(new Date(ms).toISOString(), inZone)
  expect([nameAt(Date.parse(begin)), nameAt(Date.parse(end))]).toEqual([name, name])
  expect(nameAt(Date.parse(begin) - 1)).not.toBe(name)
  expect(nameAt(Date.parse(end) + 1)).not.toBe(name)
})
