// Parsers for the arguments of verbs. Error messages do not repeat the argument: commander prints it.
import { InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'

/** A usage error that only the verb can detect. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const parsedBy =
  <Schema extends z.ZodType>(schema: Schema, expected: string) =>
  (text: string): z.output<Schema> => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(expected)
  }

export const tenantId = parsedBy(TenantId, 'A UUID is expected.')
export const personId = parsedBy(PersonId, 'A UUID is expected.')
export const classId = parsedBy(ClassId, 'A UUID is expected.')
export const sequenceId = parsedBy(SequenceId, 'A UUID is expected.')
export const planId = parsedBy(
  z.uuid().toLowerCase(),
  'The id of a plan is expected, as sillage rgpd retention shows it.',
)
export const requestId = parsedBy(
  z.uuid().toLowerCase(),
  'The id of a request is expected, as sillage rgpd requests shows it.',
)
export const decisionId = parsedBy(
  z.uuid().toLowerCase(),
  'The id of a decision is expected, as sillage rgpd decision list shows it.',
)
export const jobId = parsedBy(z.uuid().toLowerCase(), 'The id of a job is expected: a UUID.')
export const timeZone = parsedBy(Zone, 'A time zone is expected, such as Europe/Paris.')
export const instant = parsedBy(Instant, 'A time is expected, such as 2026-06-30T08:00:00Z.')
export const localDay = parsedBy(LocalDay, 'A day is expected, such as 2026-06-30.')

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
