// Answers that were imported without times are recognised.
import { expect, it } from 'vitest'
import { haveNoTimes } from './imported-times.ts'

const table = (...times: readonly number[]) => ({
  learner: Int32Array.from(times, (_, row) => Math.floor(row / 3)),
  at: Float64Array.from(times),
})

it('is true of answers one minute apart, whoever came before', () =>
  expect(haveNoTimes(table(0, 60_000, 120_000, 0, 60_000, 120_000))).toBe(true))

it('is false where some answers are closer or further apart, or nobody answered twice', () => {
  expect(haveNoTimes(table(0, 60_000, 90_000, 0, 60_000, 120_000))).toBe(false)
  expect(haveNoTimes(table(0))).toBe(false)
})
