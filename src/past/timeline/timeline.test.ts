import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Instant, type LocalDay, Zone } from '#kernel/ids.ts'
import type { Lane } from '#kernel/lane.ts'
import { localDay } from '#kernel/local-day.ts'
import { collapse, placeOf } from './collapse.ts'
import type { HistoryIndex } from './history-index.ts'
import { timelineOf } from './timeline.ts'

const PARIS = Zone.parse('Europe/Paris')
const ms = (text: string) => Date.parse(text)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const dayOf =
  (times: readonly number[]) =>
  (n: number): LocalDay =>
    localDay(Instant.parse(new Date(times[n] ?? 0).toISOString()), PARIS)
const collapsed = (times: readonly number[], most = 1_000) => collapse(times, dayOf(times), most)

/** Times of a history: sessions of some minutes, with pauses of any length between them. */
const anyTimes = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 * 24 * 40 }), fc.integer({ min: 0, max: 20 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let at = ms('2026-09-01T06:00:00Z')
    return steps.flatMap(([pause, more]) => {
      at += pause * MINUTE
      const times = Array.from({ length: more + 1 }, (_, n) => at + n * 7 * MINUTE)
      at += more * 7 * MINUTE
      return times
    })
  })

describe('an axis without idle time', () => {
  it('names what is between two stretches by the calendar of the school', () => {
    const times = [
      '2026-11-05T08:00:00Z', // Thursday
      '2026-11-05T09:00:00Z',
      '2026-11-06T08:00:00Z', // Friday
      '2026-11-09T08:00:00Z', // Monday
      '2026-11-20T08:00:00Z',
      // Half an hour before midnight in Paris, and half an hour after it.
      '2026-11-20T22:30:00Z',
      '2026-11-20T23:30:00Z',
    ].map(ms)
    expect(collapsed(times).stretches.map(({ gap }) => gap && [gap.kind, gap.days])).toEqual([
      ['pause', 0],
      ['night', 0],
      ['weekend', 2],
      ['days', 10],
      ['pause', 0],
      ['night', 0],
      null,
    ])
  })

  it('collapses only the longer gaps of a history with too many stretches', () => {
    const times = Array.from(
      { length: 50 },
      (_, n) => ms('2026-09-01T08:00:00Z') + Math.floor(n / 2) * 24 * HOUR + (n % 2) * HOUR,
    )
    expect(collapsed(times)).toMatchObject({ threshold: 30 * MINUTE, stretches: { length: 50 } })
    expect(collapsed(times, 40)).toMatchObject({ threshold: 4 * HOUR, stretches: { length: 25 } })
    expect(collapsed(times, 3).stretches).toHaveLength(1)
  })

  it('keeps the order of times, covers all of them, and is never longer than the calendar', () => {
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 1, max: 40 }), (times, most) => {
        const axis = collapsed(times, most)
        expect(axis.stretches.length).toBeLessThanOrEqual(most)
        const places = times.map((time) => placeOf(axis, time))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        for (const place of places) {
          expect(place).toBeGreaterThanOrEqual(0)
          expect(place).toBeLessThanOrEqual(axis.length)
        }
        const [first = 0, last = 0] = [times[0], times.at(-1)]
        expect(axis.length).toBeLessThanOrEqual(last - first + axis.stretches.length * MINUTE)
        expect(axis.stretches.map(({ first: n }) => n)).toEqual([
          0,
          ...axis.stretches.slice(0, -1).map(({ last: n }) => n + 1),
        ])
        for (const [n, { at, length, gap }] of axis.stretches.entries())
          expect(at + length + (gap?.length ?? 0)).toBe(axis.stretches[n + 1]?.at ?? axis.length)
      }),
      { numRuns: 100 },
    )
  })

  it('places the time of a gap between its two stretches', () => {
    const axis = collapsed([ms('2026-11-05T08:00:00Z'), ms('2026-11-05T08:10:00Z'), ms('2026-11-06T08:00:00Z')])
    const [before, after] = axis.stretches
    const midnight = placeOf(axis, ms('2026-11-05T23:00:00Z'))
    expect(midnight).toBeGreaterThan((before?.at ?? 0) + (before?.length ?? 0))
    expect(midnight).toBeLessThan(after?.at ?? 0)
    expect(placeOf(axis, ms('2020-01-01T00:00:00Z'))).toBe(0)
    expect(placeOf(axis, ms('2030-01-01T00:00:00Z'))).toBe(axis.length)
  })
})

/** An index over times in the order of the log, every third event of another lane. */
function indexOf(times: readonly number[]): HistoryIndex {
  const each = <Value>(value: (n: number) => Value) => times.map((_, n) => value(n))
  return {
    length: times.length,
    position: each((n) => 10 + n * 3),
    occurredAt: times,
    recordedAt: times,
    latestBefore: each(() => 0),
    stream: each(() => 'learner-1' as never),
    revision: each((n) => n),
    type: each((n) => (n % 3 === 0 ? 'a.lesson' : 'a.answer')),
    actor: each(() => 'teacher' as never),
    origin: each(() => null),
    zone: each(() => PARIS),
    skill: each(() => null),
    correct: each((n) => (n % 3 === 0 ? null : n % 3 === 1)),
    sealed: each(() => false),
    byTime: () => each((n) => n).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b),
  }
}
const laneOf = (type: string): Lane => (type === 'a.lesson' ? 'lessons' : 'answers')
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

describe('a timeline', () => {
  it('has at most the marks asked for, and every event of the window in one of them', () => {
    fc.assert(
      fc.property(
        anyTimes.chain((times) => fc.shuffledSubarray([...times], { minLength: times.length })),
        fc.integer({ min: 1, max: 60 }),
        (times, most) => {
          const timeline = timelineOf(indexOf(times), { from: null, to: null, most, laneOf })
          const { marks, lanes, density, binned } = timeline
          // One mark for each lane at least: a lane that has events is never empty.
          expect(marks.length).toBeLessThanOrEqual(Math.max(most, lanes.length))
          expect(binned).toBe(times.length > most)
          if (!binned) expect(marks.every(({ count }) => count === 1)).toBe(true)
          expect(sum(marks.map(({ count }) => count))).toBe(times.length)
          expect(sum(density)).toBe(times.length)
          expect(sum(lanes.map(({ count }) => count))).toBe(times.length)
          for (const { count, types, from, to, first, last, right, wrong, lane } of marks) {
            expect(sum(Object.values(types))).toBe(count)
            expect(from <= to && first <= last).toBe(true)
            expect(right + wrong).toBe(lane === 'answers' ? count : 0)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('shows only the window, with its own axis', () => {
    const times = [0, 1, 2, 50, 51, 100].map((hours) => ms('2026-09-01T08:00:00Z') + hours * HOUR)
    const window = { from: times[3] ?? 0, to: times[4] ?? 0, most: 100, laneOf }
    const { axis, marks } = timelineOf(indexOf(times), window)
    expect(marks.map(({ first }) => first).sort()).toEqual([19, 22])
    expect(axis.stretches[0]).toMatchObject({ at: 0, from: times[3] })
    expect(timelineOf(indexOf([]), { ...window, from: null, to: null })).toMatchObject({
      marks: [],
      density: [],
      axis: { length: 0 },
    })
  })
})
