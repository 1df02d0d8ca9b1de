/** Local days, compared with Intl: around midnight, daylight saving time and half-hour zones. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Instant, LocalDay, Zone } from './ids.ts'
import { localDay, mondayOf } from './local-day.ts'

const day = (instant: string, zone: string) => localDay(Instant.parse(instant), Zone.parse(zone))

it('is the day in the zone, not in UTC', () => {
  expect(day('2026-03-12T22:59:59.999Z', 'Europe/Paris')).toBe('2026-03-12')
  expect(day('2026-03-12T23:00:00.000Z', 'Europe/Paris')).toBe('2026-03-13')
  expect(day('2026-03-12T20:00:00.000Z', 'Indian/Reunion')).toBe('2026-03-13')
  expect(day('2026-03-12T03:59:59.999Z', 'America/Martinique')).toBe('2026-03-11')
  expect(day('2026-03-12T18:29:59.999Z', 'Asia/Kolkata')).toBe('2026-03-12')
  expect(day('2026-03-12T18:30:00.000Z', 'Asia/Kolkata')).toBe('2026-03-13')
})

it('follows daylight saving time', () => {
  expect(day('2026-07-01T21:59:59.999Z', 'Europe/Paris')).toBe('2026-07-01')
  expect(day('2026-07-01T22:00:00.000Z', 'Europe/Paris')).toBe('2026-07-02')
})

it('does not cache a quarter of an hour that contained two days', () => {
  // Liberia was 44 minutes and 30 seconds behind UTC until 1972.
  expect(day('1971-06-01T00:44:00.000Z', 'Africa/Monrovia')).toBe('1971-05-31')
  expect(day('1971-06-01T00:44:45.000Z', 'Africa/Monrovia')).toBe('1971-06-01')
})

it('is the same as with Intl, whatever was computed before', () => {
  const zones = [
    'Europe/Paris',
    'Indian/Reunion',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'America/St_Johns',
    'Africa/Monrovia',
  ]
  const moments = fc.date({ min: new Date('1965-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
      const [near, far] = [moment, new Date(moment.getTime() + 60_000)]
      for (const one of [near, far])
        expect(day(one.toISOString(), zone)).toBe(one.toLocaleDateString('sv-SE', { timeZone: zone }))
    }),
    { numRuns: 1_000 },
  )
})

it.each(['2026-10-05', '2026-10-08', '2026-10-11'])('has %s in the week of Monday 5 October', (day) =>
  expect(mondayOf(LocalDay.parse(day))).toBe('2026-10-05'),
)
