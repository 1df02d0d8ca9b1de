/** What counts as a visit of a screen. */
import { expect, it } from 'vitest'
import { visitOf } from './visit.ts'

const place = { screen: 'activity', activity: 'a' }
const entered = Date.parse('2026-11-21T10:20:00.000Z')

it('is from when the screen came to the front until it was left', () =>
  expect(visitOf(place, entered, 12_345.6)).toEqual({
    ...place,
    enteredAt: '2026-11-21T10:20:00.000Z',
    durationMs: 12_346,
  }))

it('is not recorded if the screen was there for less than a second, or the clock of the device went back', () =>
  expect([999, -5_000].map((ms) => visitOf(place, entered, ms))).toEqual([null, null]))

it('is at most a day long, which is what the service accepts', () =>
  expect(visitOf(place, entered, 90_000_000)?.durationMs).toBe(86_400_000))
