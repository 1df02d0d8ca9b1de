// When a failed delivery is retried.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeAttempt, MOST_PARKED_IN_A_ROW, STANDARD_SCHEDULE_S } from './retry-delivery.ts'

const failed = { ok: false, httpStatus: 500, error: 'http-status', tookMs: 1, retryAfterMs: null } as const
const by = (random: number) => ({ scheduleS: STANDARD_SCHEDULE_S, random: () => random })

describe('a failed attempt', () => {
  it('is followed by another after the scheduled time, up to a quarter later', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: STANDARD_SCHEDULE_S.length }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const verdict = judgeAttempt(failed, attempts, 0, by(random))
          const delayS = (STANDARD_SCHEDULE_S[attempts - 1] ?? 0) * 1_000
          if (!('delayMs' in verdict)) throw new Error('it was not tried again')
          expect(verdict.delayMs).toBeGreaterThanOrEqual(delayS)
          expect(verdict.delayMs).toBeLessThanOrEqual(delayS * 1.25)
        },
      ),
    ))

  it('waits as long as the receiver requests, if that is longer', () => {
    const busy = { ...failed, httpStatus: 503, retryAfterMs: 60_000 }
    expect(judgeAttempt(busy, 1, 0, by(0))).toEqual({ status: 'waiting', delayMs: 60_000 })
    expect(judgeAttempt(busy, 2, 0, by(0))).toEqual({ status: 'waiting', delayMs: 300_000 })
  })

  it('is the last one at the end of the schedule: the delivery is parked', () => {
    const last = STANDARD_SCHEDULE_S.length + 1
    expect(judgeAttempt(failed, last, 0, by(0))).toEqual({ status: 'parked', pause: null })
    expect(judgeAttempt(failed, last, MOST_PARKED_IN_A_ROW - 1, by(0))).toEqual({ status: 'parked', pause: 'failing' })
  })

  it('with 410 Gone pauses the endpoint and keeps the event', () =>
    expect(judgeAttempt({ ...failed, httpStatus: 410 }, 1, 0, by(0))).toEqual({ status: 'waiting', pause: 'gone' }))
})

it('a success counts, however late', () =>
  expect(judgeAttempt({ ...failed, ok: true }, 99, 9, by(0))).toEqual({ status: 'delivered' }))
