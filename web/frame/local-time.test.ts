import { expect, it } from 'vitest'
import { momentOf } from './local-time.ts'

const at = (day: string, time: string, zone = 'Europe/Paris') => new Date(momentOf(day, time, zone)).toISOString()

it('is the moment at which the clock of the school shows that time', () => {
  expect(at('2026-11-20', '10:30')).toBe('2026-11-20T09:30:00.000Z')
  expect(at('2026-07-01', '00:00')).toBe('2026-06-30T22:00:00.000Z')
  expect(at('2026-07-01', '23:59', 'Indian/Reunion')).toBe('2026-07-01T19:59:00.000Z')
})

it('knows on which side of a change of the clock a time is', () => {
  expect(at('2026-10-25', '01:00')).toBe('2026-10-24T23:00:00.000Z')
  expect(at('2026-10-25', '12:00')).toBe('2026-10-25T11:00:00.000Z')
  expect(at('2026-03-29', '12:00')).toBe('2026-03-29T10:00:00.000Z')
})

it('takes the first of an hour that comes twice, and goes past one that never comes', () => {
  expect(at('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z')
  expect(at('2026-03-29', '02:30')).toBe('2026-03-29T01:30:00.000Z')
})
