import { describe, expect, it } from 'vitest'
import { markBox, sharePath, stripPath } from './shapes.ts'

/** The points of a path of straight lines. */
const pointsOf = (path: string) =>
  [...path.matchAll(/[ML,]?(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

describe('the outline of counts', () => {
  it('stays in its box, reaches the top where most is, and the bottom where nothing is', () => {
    const points = pointsOf(stripPath([0, 4, 1, 0], 100, 20))
    for (const [x = -1, y = -1] of points) expect(x >= 0 && x <= 100 && y >= 0 && y <= 20).toBe(true)
    const heights = points.map(([, y]) => y)
    expect(Math.min(...heights.map(Number))).toBe(0)
    // One beside four is half as high, not a quarter.
    expect(heights).toContain(10)
  })

  it('is nothing for nothing', () => expect(stripPath([], 100, 20)).toBe(''))
})

describe('a mark', () => {
  it('is as wide as its time, but can always be seen, and is never beyond the edge', () => {
    expect(markBox(100, 300, 1_000, 500)).toEqual({ x: 50, width: 100 })
    expect(markBox(500, 500, 1_000, 500)).toEqual({ x: 248.5, width: 3 })
    expect(markBox(1_000, 1_000, 1_000, 500)).toEqual({ x: 497, width: 3 })
    expect(markBox(0, 0, 0, 500)).toEqual({ x: 0, width: 3 })
  })
})

describe('a line of shares', () => {
  it('is broken where a value is missing', () => {
    const path = sharePath([0, 1, null, 0.5, 0.5], 40, 10)
    expect(path.match(/M/g)).toHaveLength(2)
    expect(pointsOf(path)[1]).toEqual([10, 0])
  })
})
