// The school year of a moment, by the calendar of the school's zone: answers are sealed, and expire, by school year.
import type { Instant, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

/** `2026-2027`, or `2026` where the school year is the calendar year. */
export type SchoolYear = string & { readonly __brand: 'SchoolYear' }

/**
 * New Caledonia and Wallis and Futuna: school starts in February and ends in December. Everywhere else in France it starts
 * between mid-August and the beginning of September.
 */
const startsInFebruary = new Set(['Pacific/Noumea', 'Pacific/Wallis'])

/**
 * Years begin on 1 August (or 1 February), in the holidays: what is done in the holidays before the first day of school
 * belongs to the coming year. Depends on the zone stamped on the event alone, so the same event always gives the same year.
 */
export function schoolYearOf(occurredAt: Instant, zone: Zone): SchoolYear {
  const day = localDay(occurredAt, zone)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const isCalendarYear = startsInFebruary.has(zone)
  const start = month >= (isCalendarYear ? 2 : 8) ? year : year - 1
  return (isCalendarYear ? `${start}` : `${start}-${start + 1}`) as SchoolYear
}
