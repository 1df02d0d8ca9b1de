import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Stretch, timeAxis } from './time-axis.ts'

const MINUTE = 60_000

/** Stretches end to end, as the service gives them. */
const anyAxis = fc
  .array(fc.record({ lasts: fc.nat({ max: 300 }), pause: fc.integer({ min: 31, max: 5_000 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((pieces) => {
    let time = Date.UTC(2026, 8, 1, 6)
    let at = 0
    const stretches = pieces.map(({ lasts, pause }, n): Stretch => {
      const [from, to] = [time, time + lasts * MINUTE]
      const length = Math.max(to - from, MINUTE)
      const gap = n === pieces.length - 1 ? null : { kind: 'night' as const, days: 0, length: 5 * MINUTE }
      const stretch = { from, to, at, length, gap }
      time = to + pause * MINUTE
      at += length + (gap?.length ?? 0)
      return stretch
    })
    return timeAxis(stretches, at)
  })

describe('an axis of time without idle stretches', () => {
  it('keeps the order of times, and stays within its length', () => {
    fc.assert(
      fc.property(anyAxis, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }), (axis, shares) => {
        const [first, last] = [axis.stretches[0]?.from ?? 0, axis.stretches.at(-1)?.to ?? 0]
        const places = shares.toSorted((a, b) => a - b).map((share) => axis.placeOf(first + share * (last - first)))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        for (const place of places) expect(place >= 0 && place <= axis.length).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('gives back the time of a place', () => {
    fc.assert(
      fc.property(anyAxis, fc.double({ min: 0, max: 1, noNaN: true }), (axis, share) => {
        const [first, last] = [axis.stretches[0]?.from ?? 0, axis.stretches.at(-1)?.to ?? 0]
        const time = first + share * (last - first)
        expect(Math.abs(axis.timeAt(axis.placeOf(time)) - time)).toBeLessThan(1)
      }),
      { numRuns: 60 },
    )
  })

  it('begins and ends with its stretches, and is empty without them', () => {
    const stretch = { from: 1_000, to: 5_000, at: 0, length: MINUTE, gap: null }
    const axis = timeAxis([stretch], MINUTE)
    expect([axis.placeOf(0), axis.placeOf(1_000), axis.placeOf(3_000), axis.placeOf(9_000)]).toEqual([
      0, 0, 2_000, 4_000,
    ])
    expect([axis.timeAt(-5), axis.timeAt(0), axis.timeAt(MINUTE)]).toEqual([1_000, 1_000, 5_000])
    expect([axis.stretchAt(0), axis.stretchAt(3_000)]).toEqual([-1, 0])
    expect(timeAxis([], 0).placeOf(5)).toBe(0)
  })
})
