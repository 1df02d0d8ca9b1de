/** When a learner is of age, by the calendar. The sweep itself is tested on PostgreSQL, with its verb. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LocalDay } from '#kernel/ids.ts'
import { isOfAge } from './majority-sweep.ts'

const day = (text: string) => LocalDay.parse(text)

it.each([
  ['2008-11-28', '2026-11-27', false],
  ['2008-11-28', '2026-11-28', true],
  ['2008-11-28', '2026-11-29', true],
  ['2008-12-01', '2026-11-30', false],
  ['2008-02-29', '2026-02-28', false],
  ['2008-02-29', '2026-03-01', true],
  ['1999-12-31', '2017-12-31', true],
  ['2010-01-01', '2026-12-31', false],
])('who was born on %s is of age on %s: %s', (birthDate, today, expected) =>
  expect(isOfAge(day(birthDate), day(today))).toBe(expected),
)

it('is of age after 18 years, and on every day after the first', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 40_000 }),
      (born, days) => {
        const birthDate = day(born.toISOString().slice(0, 10))
        const on = (ms: number) => day(new Date(ms).toISOString().slice(0, 10))
        const ms = born.getTime() + days * 86_400_000
        const isGrown = isOfAge(birthDate, on(ms))
        if (isGrown) expect(isOfAge(birthDate, on(ms + 86_400_000))).toBe(true)
        // 18 years have 6,573 to 6,575 days.
        if (days < 6_573) expect(isGrown).toBe(false)
        if (days > 6_575) expect(isGrown).toBe(true)
      },
    ),
  ))
