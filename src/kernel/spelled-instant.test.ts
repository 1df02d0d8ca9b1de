// Spellings of a time, and the messages for invalid ones.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Instant } from './ids.ts'
import { plainSpelling } from './spelled-instant.ts'

const HALF_PAST_NINE = '2026-11-20T09:30:00.000Z'

it.each([
  '2026-11-20T09:30:00Z',
  '2026-11-20T09:30:00.000Z',
  '2026-11-20t09:30:00z',
  '2026-11-20 09:30:00Z',
  '2026-11-20T09:30Z',
  '2026-11-20T09:30:00.0000001Z',
  '2026-11-20T09:30:00,000Z',
  '2026-11-20T09:30:00+00:00',
  '2026-11-20T09:30:00-00:00',
  '2026-11-20T10:30:00+01:00',
  '2026-11-20T10:30:00+0100',
  '2026-11-20T10:30:00+01',
  '2026-11-20 10:30:00 +0100',
  '2026-11-20T10:30:00 01:00',
  '2026-11-20T10:30:00+01:00[Europe/Paris]',
  '2026-11-20T09:30:00Z[UTC]',
  '2026-11-20T04:00:00\u221205:30',
  '2026-11-20T24:00:00+14:30'.replace('20T24:00:00+14:30', '19T24:00:00-09:30'),
])('understands %s', (text) => expect(Instant.parse(text)).toBe(HALF_PAST_NINE))

it.each([
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2026-12-31T24:00Z', '2027-01-01T00:00:00.000Z'],
  ['2024-02-29T12:00:00.1239999Z', '2024-02-29T12:00:00.123Z'],
])('understands %s as %s', (text, moment) => expect(Instant.parse(text)).toBe(moment))

it.each([
  ['2026-11-20T09:30:00', /The time zone is missing/],
  ['2026-11-20 09:30', /The time zone is missing/],
  ['2026-11-20', /A day is not a moment/],
  ['2026-02-30', /does not have this day/],
  ['2026-02-29T09:30:00Z', /does not have this day/],
  ['2026-13-01T09:30:00Z', /does not have this day/],
  ['2026-11-20T25:00:00Z', /no such time of day/],
  ['2026-11-20T24:00:01Z', /no such time of day/],
  ['2026-11-20T09:30:60Z', /no such time of day/],
  ['2026-11-20T09:30:00+25:00', /no such offset/],
  ['2026-11-20T09:30:00 Europe/Paris', /not by its name/],
  ['2026-11-20T09:30:00 CET', /not by its name/],
  ['2026-11-20T10:30:00%2B01:00', /percent-encoded twice/],
  ['0001-01-01T00:00:00Z', /year must be from 1000 to 9998/],
  ['9999-12-31T00:00:00Z', /year must be from 1000 to 9998/],
  ['1763631000000', /Write it as 2025-11-20T09:30:00.000Z/],
  [1_763_631_000_000, /Write it as 2025-11-20T09:30:00.000Z/],
  [1_763_631_000, /Write it as 2025-11-20T09:30:00.000Z/],
  [1e300, /A number is not a moment/],
  ['20/11/2026', /A moment with its time zone is expected/],
  ['now', /A moment with its time zone is expected/],
  ['', /A moment is expected/],
  [null, /A moment with its time zone is expected/],
])('refuses %j with an explanation', (value, words) => {
  const { error } = Instant.safeParse(value)
  expect(error?.issues).toHaveLength(1)
  expect(error?.issues[0]?.message).toMatch(words)
})

it('converts any spelling of a time, and leaves other text unchanged', () => {
  const moment = fc.date({
    min: new Date('1000-01-02T00:00:00Z'),
    max: new Date('9998-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  const offset = fc.integer({ min: -12 * 60, max: 14 * 60 })
  const twoDigits = (n: number) => String(n).padStart(2, '0')
  fc.assert(
    fc.property(
      moment,
      offset,
      fc.constantFrom('T', 't', ' '),
      fc.constantFrom(':', ''),
      (date, minutes, letter, colon) => {
        const there = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1).replace('T', letter)
        const away = Math.abs(minutes)
        const sign = minutes < 0 ? '-' : '+'
        const text = `${there}${sign}${twoDigits(Math.floor(away / 60))}${colon}${twoDigits(away % 60)}`
        expect(Instant.parse(text)).toBe(date.toISOString())
      },
    ),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(plainSpelling(text)).toBe(text)
    }),
  )
})
