/** When a learner is stuck, and when not. */
import { describe, expect, it } from 'vitest'
import { minute } from '#kernel/specification.ts'
import { isOver, type OfClass, stuckFor, type Work } from './stuck.ts'

const work: Work = { attempts: 1, helps: 0, isBegun: true, durationMs: 60_000, lastAt: minute(0) }
const ofClass: OfClass = { medianMs: 60_000, timed: 5, lastWorkedAt: minute(0) }
const DAY = 24 * 60

describe('a learner', () => {
  it('is not stuck on what they have just begun', () => expect(stuckFor(work, ofClass)).toEqual([]))

  it.each([
    [3, []],
    [4, ['many-attempts']],
  ])('after %s attempts has the reasons %j', (attempts, reasons) =>
    expect(stuckFor({ ...work, attempts }, ofClass)).toEqual(reasons),
  )

  it('who got advice, or found it hard, is stuck until it is over', () =>
    expect(stuckFor({ ...work, helps: 1 }, ofClass)).toEqual(['help']))

  it('is slow with more than twice the median time of the class', () => {
    expect(stuckFor({ ...work, durationMs: 120_000 }, ofClass)).toEqual([])
    expect(stuckFor({ ...work, durationMs: 120_001 }, ofClass)).toEqual(['slow'])
  })

  it('is not called slow where fewer than five have worked on it, or no time is known', () => {
    expect(stuckFor({ ...work, durationMs: 999_999 }, { ...ofClass, timed: 4 })).toEqual([])
    expect(stuckFor({ ...work, durationMs: 999_999 }, { ...ofClass, medianMs: null, timed: 0 })).toEqual([])
    expect(stuckFor({ ...work, durationMs: 1 }, { ...ofClass, medianMs: 0 })).toEqual([])
  })

  it('has abandoned what they left seven days before the class last worked, and not earlier', () => {
    expect(stuckFor(work, { ...ofClass, lastWorkedAt: minute(7 * DAY - 1) })).toEqual([])
    expect(stuckFor(work, { ...ofClass, lastWorkedAt: minute(7 * DAY) })).toEqual(['abandoned'])
    expect(stuckFor({ ...work, isBegun: false }, { ...ofClass, lastWorkedAt: minute(70 * DAY) })).toEqual([])
  })

  it('may be stuck for several reasons, always in the same order', () =>
    expect(
      stuckFor({ ...work, attempts: 9, helps: 2, durationMs: 500_000 }, { ...ofClass, lastWorkedAt: minute(30 * DAY) }),
    ).toEqual(['many-attempts', 'help', 'slow', 'abandoned']))
})

describe('an activity', () => {
  it.each([
    ['in-progress', null, null, false],
    ['needs-review', null, 10, true],
    ['completed', null, 10, true],
    ['completed', 0, 0, true],
    ['completed', 5, 10, true],
    ['completed', 4.5, 10, false],
  ])('that is %s with %s of %s points is over: %s', (status, score, maxScore, over) =>
    expect(isOver({ status, score, maxScore })).toBe(over),
  )
})
