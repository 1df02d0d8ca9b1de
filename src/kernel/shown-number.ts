// Numbers as answers show them. What is stored, folded or decided on stays exact.
import { z } from 'zod'

const DECIMALS = 10_000

/** To four decimals: a ten-thousandth of a share means nothing, and 0.30000000000000004 is a fault of arithmetic. */
export const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS + 0

/** A part of the whole, 0 to 1, in an answer. */
export const ShownShare = z.number().min(0).max(1).overwrite(rounded)

/** A column of a read model in an answer: a number that is not whole is rounded, also inside of a list or an object. */
export function shownValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : rounded(value)
  if (Array.isArray(value)) return value.map(shownValue)
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shownValue(inner)]))
}
