// Rounds numbers in answers. Stored and folded numbers, and those used in decisions, stay exact.
import { z } from 'zod'

const DECIMALS = 10_000

/** Rounds to four decimals: smaller parts of a share mean nothing, and 0.30000000000000004 is a rounding error. */
export const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS + 0

/** A share in an answer, from 0 to 1. */
export const ShownShare = z.number().min(0).max(1).overwrite(rounded)

/** Rounds the fractional numbers in a column of an answer, including those in lists and objects. */
export function shownValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : rounded(value)
  if (Array.isArray(value)) return value.map(shownValue)
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shownValue(inner)]))
}
