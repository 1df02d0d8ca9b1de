// The wall clock of a time zone, compared with what Intl shows for the instant it gives.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalDay, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { dayAfter, instantOf, momentAt } from './wall-clock.ts'

const zones = ['Europe/Paris', 'Europe/London', 'Indian/Reunion', 'America/Cayenne', 'Pacific/Noumea', 'UTC'] as Zone[]
const days = fc.integer({ min: 0, max: 12_000 }).map((count) => dayAfter('2005-01-01' as LocalDay, count))

describe('the wall clock', () => {
  it('shows the requested hour, from six in the morning to midnight, on every day', () =>
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), fc.integer({ min: 360, max: 1_439 }), (day, zone, minute) => {
        const moment = instantOf(momentAt(day, minute, zone))
        const shown = new Intl.DateTimeFormat('en', {
          timeZone: zone,
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        })
        const [hour = '', minutes = ''] = shown.format(new Date(moment)).split(':')
        expect(Number(hour) * 60 + Number(minutes)).toBe(minute)
        expect(localDay(moment, zone)).toBe(day)
      }),
      { numRuns: 300 },
    ))

  it('handles the days on which clocks change', () => {
    const noon = (day: string) => instantOf(momentAt(day as LocalDay, 720, 'Europe/Paris' as Zone))
    expect([noon('2026-03-28'), noon('2026-03-29'), noon('2026-10-24'), noon('2026-10-25')]).toEqual([
      '2026-03-28T11:00:00.000Z',
      '2026-03-29T10:00:00.000Z',
      '2026-10-24T10:00:00.000Z',
      '2026-10-25T11:00:00.000Z',
    ])
  })

  it('counts days over months and leap years', () => {
    expect(dayAfter('2024-02-28' as LocalDay, 2)).toBe('2024-03-01')
    expect(dayAfter('2026-01-01' as LocalDay, -1)).toBe('2025-12-31')
  })
})
