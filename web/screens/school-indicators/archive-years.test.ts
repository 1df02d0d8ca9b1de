// The school years of which an archive can be asked for.
import { expect, it } from 'vitest'
import { archiveYears } from './archive-years.ts'

it.each([
  ['2026-07-31', 'Europe/Paris', '2025-2026'],
  ['2026-08-01', 'Europe/Paris', '2026-2027'],
  ['2026-01-31', 'Pacific/Noumea', '2025'],
  ['2026-02-01', 'Pacific/Wallis', '2026'],
])('begin on %s in %s with %s', (day, zone, name) => expect(archiveYears(day, zone)[0]?.name).toBe(name))

it('are the newest ones, one after the other', () =>
  expect(archiveYears('2026-11-30', 'Europe/Paris').map(({ year }) => year)).toEqual([
    2026, 2025, 2024, 2023, 2022, 2021,
  ]))
