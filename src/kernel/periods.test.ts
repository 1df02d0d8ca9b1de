import { describe, expect, it } from 'vitest'
import { holds, type Period, without } from './periods.ts'

const JANUARY = '2026-01-01T00:00:00.000Z'
const MARCH = '2026-03-01T00:00:00.000Z'
const JUNE = '2026-06-01T00:00:00.000Z'
const ALWAYS: Period = { from: null, until: null }

describe('a period', () => {
  it('begins with its first moment and ends before its last', () => {
    const period = { from: JANUARY, until: MARCH }
    expect([JANUARY, MARCH].map((at) => holds(period, at))).toEqual([true, false])
    expect(holds(ALWAYS, JUNE)).toBe(true)
  })

  it('without another is what came before it and what came after it', () => {
    expect(without([ALWAYS], [{ from: MARCH, until: JUNE }])).toEqual([
      { from: null, until: MARCH },
      { from: JUNE, until: null },
    ])
    expect(without([ALWAYS], [{ from: MARCH, until: null }])).toEqual([{ from: null, until: MARCH }])
  })

  it('is left whole by another at another time, and does not remain under one that covers it', () => {
    const early = { from: JANUARY, until: MARCH }
    expect(without([early], [{ from: JUNE, until: null }])).toEqual([early])
    expect(without([{ from: JUNE, until: null }], [early])).toEqual([{ from: JUNE, until: null }])
    expect(without([early], [{ from: JANUARY, until: JUNE }])).toEqual([])
    expect(without([early], [ALWAYS])).toEqual([])
  })
})
