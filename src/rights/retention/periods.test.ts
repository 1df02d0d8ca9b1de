import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysAbout, isWithinBounds, periodParts, retentionBounds } from '#events/privacy/periods.ts'
import { type Purpose, purposes } from '#kernel/event.ts'
import type { Instant, LocalDay, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { type SchoolYear, schoolYearOf } from '#privacy/school-year.ts'
import { findEvents } from '../../../tests/find-definitions.ts'
import { chosenPeriods, daysAfter, declaredPeriods, expiresOn } from './periods.ts'

const year = (text: string) => text as SchoolYear

describe('a period of retention', () => {
  it.each([
    ['P2Y', { months: 24, days: 0 }],
    ['P18M', { months: 18, days: 0 }],
    ['P1Y6M', { months: 18, days: 0 }],
    ['P2W3D', { months: 0, days: 17 }],
  ])('is read: %s', (period, parts) => expect(periodParts(period)).toEqual(parts))

  it.each(['', 'P', 'P2', '2Y', 'P2Y3', 'PT5H', 'P-1Y', 'P1.5Y', 'p2y', 'P2YT1H', ' P2Y'])('is not: “%s”', (period) =>
    expect(() => periodParts(period)).toThrow(TypeError),
  )

  it('is declared for each purpose, two years for what is taught, and within the bounds of a school', async () => {
    const declared = declaredPeriods((await findEvents()).values())
    expect(declared).toMatchObject({ teaching: 'P2Y', wellbeing: 'P1Y', names: 'P5Y' })
    // Of names, no longer than of the administration that they serve.
    expect(chosenPeriods(declared, { administration: 'P3Y' })).toMatchObject({ administration: 'P3Y', names: 'P3Y' })
    expect(chosenPeriods(declared, { administration: 'P8Y', teaching: 'P1Y' })).toMatchObject({ names: 'P5Y' })
    for (const purpose of purposes)
      expect([purpose, isWithinBounds(purpose, declared[purpose])]).toEqual([purpose, true])
  })

  it('is the same for all types whose data is sealed under the key of a year and a purpose', async () => {
    const found = new Map<Purpose, Set<string>>()
    for (const { purpose, retention, personal } of (await findEvents()).values())
      if ([...personal.values()].some(({ as }) => as === undefined))
        found.set(purpose, (found.get(purpose) ?? new Set()).add(retention))
    for (const [purpose, periods] of found) expect([purpose, [...periods]]).toEqual([purpose, [[...periods][0]]])
  })

  it('has a least and a most, and the least is less', () => {
    for (const purpose of purposes) {
      const { least, most } = retentionBounds[purpose]
      expect(daysAbout(least)).toBeLessThan(daysAbout(most))
      expect([isWithinBounds(purpose, least), isWithinBounds(purpose, most)]).toEqual([true, true])
      expect([isWithinBounds(purpose, 'P1D'), isWithinBounds(purpose, 'P99Y')]).toEqual([false, false])
    }
  })
})

describe('a school year', () => {
  it.each([
    ['2023-2024', 'P2Y', '2026-08-01'],
    ['2023-2024', 'P6M', '2025-02-01'],
    ['2023-2024', 'P1M1D', '2024-09-02'],
    ['2023-2024', 'P30D', '2024-08-31'],
    // In New Caledonia, it is the calendar year, and ends before February.
    ['2024', 'P1Y', '2026-02-01'],
  ])('%s kept for %s expires on %s', (schoolYear, period, day) => expect(expiresOn(year(schoolYear), period)).toBe(day))

  it.each(['', 'x', '2023-24', '2023-2024-2025'])('that this program does not know never expires: “%s”', (text) =>
    expect(expiresOn(year(text), 'P1D')).toBeNull(),
  )

  it('never expires before the period has passed since the last thing that happened in it', () => {
    const zones = ['Europe/Paris', 'Pacific/Noumea', 'Pacific/Wallis', 'Indian/Reunion', 'America/Cayenne'] as Zone[]
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 4_000 }),
        (date, zone, days) => {
          const at = date.toISOString() as Instant
          const day = expiresOn(schoolYearOf(at, zone), `P${days}D`)
          expect(day && day > daysAfter(localDay(at, zone), days)).toBe(true)
          // Nor more than a year later.
          expect(day && day <= daysAfter(localDay(at, zone), days + 366)).toBe(true)
        },
      ),
    )
  })

  it('counts days over the ends of months and years', () =>
    expect(daysAfter('2027-12-28' as LocalDay, 7)).toBe('2028-01-04'))
})
