import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rounded, ShownShare, shownValue } from './shown-number.ts'

it.each([
  [0.1 + 0.2, 0.3],
  [2 / 3, 0.6667],
  [0.00001, 0],
  [-0.00001, 0],
  [0.99999, 1],
  [1_234.56789, 1_234.5679],
])('shows %f as %f', (value, shown) => {
  expect(rounded(value)).toBe(shown)
  expect(shownValue({ a: [value], b: { c: value } })).toEqual({ a: [shown], b: { c: shown } })
})

it('rounds a share to at most four decimals, keeps the order, and is idempotent', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [x, y] = [ShownShare.parse(a), ShownShare.parse(b)]
      expect(String(x)).toMatch(/^[01](\.\d{1,4})?$/)
      if (a <= b) expect(x).toBeLessThanOrEqual(y)
      expect(Math.abs(x - a)).toBeLessThan(0.00005 + 1e-12)
      expect(rounded(x)).toBe(x)
    }),
  )
})

it('leaves other values unchanged', () => {
  const date = new Date(0)
  for (const value of ['0.30000000000000004', null, true, undefined, 10n, date, 2 ** 53 - 1])
    expect(shownValue(value)).toBe(value)
})

it('is for answers: an invalid share stays invalid', () => expect(ShownShare.safeParse(1.00001).success).toBe(false))
