// What events about privacy share: purposes, and periods of retention with their bounds.
import { z } from 'zod'
import { type Purpose, purposes } from '#kernel/event.ts'

export const PurposeName = z.enum(purposes).describe('The purpose of processing.')

/** Years, or months, or weeks, or days: each part once, and one of them at least. */
const PERIOD = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$/

export const Period = z
  .string()
  .regex(PERIOD, 'An ISO 8601 period of years, months, weeks or days, such as P2Y or P18M.')
  .describe('An ISO 8601 period: `P2Y`.')

export type PeriodParts = { readonly months: number; readonly days: number }

/** Throws a TypeError for text that is no period. */
export function periodParts(period: string): PeriodParts {
  const found = PERIOD.exec(period)
  if (!found) throw new TypeError(`not an ISO 8601 period of whole days: ${period}`)
  const [years, months, weeks, days] = found.slice(1).map((part) => Number(part ?? 0))
  return { months: (years ?? 0) * 12 + (months ?? 0), days: (weeks ?? 0) * 7 + (days ?? 0) }
}

/** About how long: for comparisons of periods alone. */
export const daysAbout = (period: string): number => {
  const { months, days } = periodParts(period)
  return (months * 365.25) / 12 + days
}

/**
 * What a school may choose. The least leaves time to answer for a school year that has just ended; the most is what the purpose
 * can justify.
 */
export const retentionBounds: Readonly<Record<Purpose, { readonly least: string; readonly most: string }>> = {
  teaching: { least: 'P6M', most: 'P5Y' },
  wellbeing: { least: 'P1M', most: 'P2Y' },
  administration: { least: 'P1Y', most: 'P10Y' },
  security: { least: 'P1Y', most: 'P10Y' },
  prediction: { least: 'P1M', most: 'P2Y' },
}

export const isWithinBounds = (purpose: Purpose, period: string): boolean => {
  const { least, most } = retentionBounds[purpose]
  return daysAbout(period) >= daysAbout(least) && daysAbout(period) <= daysAbout(most)
}
