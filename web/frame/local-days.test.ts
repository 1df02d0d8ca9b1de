import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayIn, startOfDay } from './local-days.ts'

const zones = [
  'Europe/Paris',
  'America/Martinique',
  'America/Miquelon',
  'Indian/Reunion',
  'Pacific/Tahiti',
  'Pacific/Noumea',
  'Pacific/Kiritimati',
  // Summer time begins at midnight there.
  'America/Havana',
]
const anyMoment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })

it('a day begins where the day before ends, in every zone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), anyMoment, (zone, moment) => {
      const day = dayIn(zone, moment)
      const start = startOfDay(day, zone)
      expect(start).toBeLessThanOrEqual(moment)
      expect(dayIn(zone, start)).toBe(day)
      expect(dayIn(zone, start - 1) < day).toBe(true)
    }),
  )
})

it.each([
  ['2026-11-20', 'Europe/Paris', '2026-11-19T23:00:00.000Z'],
  ['2026-07-14', 'Europe/Paris', '2026-07-13T22:00:00.000Z'],
  ['2026-11-20', 'America/Martinique', '2026-11-20T04:00:00.000Z'],
  ['2026-11-20', 'Indian/Reunion', '2026-11-19T20:00:00.000Z'],
  ['2026-11-20', 'Pacific/Noumea', '2026-11-19T13:00:00.000Z'],
  ['2027-03-14', 'America/Havana', '2027-03-14T05:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, start) => expect(new Date(startOfDay(day, zone)).toISOString()).toBe(start))
