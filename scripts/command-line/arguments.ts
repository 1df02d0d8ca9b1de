// What verbs take as arguments, read and refused alike. What is refused is not repeated: commander prints it itself.
import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'

/** A call that is wrong in a way that only the verb can see. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const by =
  <Schema extends z.ZodType>(schema: Schema, expected: string) =>
  (text: string): z.output<Schema> => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(expected)
  }

export const tenantId = by(TenantId, 'A UUID is expected.')
export const personId = by(PersonId, 'A UUID is expected.')
export const timeZone = by(Zone, 'A time zone is expected, such as Europe/Paris.')
export const localDay = by(LocalDay, 'A day is expected, such as 2026-06-30.')

export const wholeNumber =
  (from: number, to = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(value) && value >= from && value <= to) return value
    throw new InvalidArgumentError(
      to === Number.MAX_SAFE_INTEGER
        ? `A whole number from ${from} is expected.`
        : `A whole number from ${from} to ${to} is expected.`,
    )
  }

export function decimalNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new InvalidArgumentError('A number is expected, such as 0.5.')
}
