import { expect, it } from 'vitest'
import { chiSquareQuantile, chiSquareTail } from './chi-square.ts'

// scipy.stats.chi2.sf of SciPy 1.10.1
const recorded = [
  [0.5, 1, 0.47950012218695337],
  [3.84, 1, 0.05004352124870519],
  [2, 9, 0.9914676066288135],
  [16.9, 9, 0.0503051901243108],
  [40, 9, 7.598525229464264e-6],
  [300, 200, 5.924540335483916e-6],
] as const

it.each(recorded)(
  'gives the tail of χ² at %s with %s degrees of freedom that SciPy gives',
  (value, freedom, wanted) => {
    expect(chiSquareTail(value, freedom)).toBeCloseTo(wanted, 12)
  },
)

it('finds the value of a tail again', () => {
  expect(chiSquareQuantile(0.005, 9)).toBeCloseTo(23.589350781257387, 6)
  expect(chiSquareTail(chiSquareQuantile(0.3, 4), 4)).toBeCloseTo(0.3, 12)
})

it('is 1 at 0, and refuses no degrees of freedom', () => {
  expect(chiSquareTail(0, 3)).toBe(1)
  expect(() => chiSquareTail(1, 0)).toThrow('degrees of freedom above 0')
})
