import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from './many-tests.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })

describe('adjusted p-values', () => {
  it('are those that are computed by hand', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    expect(benjaminiHochberg([0.01, 0.04, 0.03])).toEqual([0.03, 0.04, 0.04])
  })

  it('keep the order of the values, and are never below them', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        for (const adjusted of [holm(values), benjaminiHochberg(values)])
          for (const [n, value] of values.entries()) {
            expect(adjusted[n]).toBeGreaterThanOrEqual(value)
            for (const [m, other] of values.entries())
              if (value < other) expect(adjusted[n] ?? 0).toBeLessThanOrEqual(adjusted[m] ?? 0)
          }
      }),
    )
  })

  it('are stricter against any false finding than against a share of them', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const shares = benjaminiHochberg(values)
        for (const [n, any] of holm(values).entries()) expect(any).toBeGreaterThanOrEqual((shares[n] ?? 0) - 1e-12)
      }),
    )
  })
})
