// The school year of a moment, by the calendar of the school's zone: answers are sealed, and expire, by school year.
import { type Instant, LocalDay, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'

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
  const start = month >= firstMonthIn(zone) ? year : year - 1
  return nameOf(start, zone)
}

export type SchoolYearSpan = {
  readonly name: SchoolYear
  readonly firstDay: LocalDay
  readonly lastDay: LocalDay
  readonly begin: Instant
  /** Its last instant: the next one is in the next school year. */
  readonly end: Instant
}

/** The school year that begins in a year of the calendar: 2026 is 2026-2027 in France, and 2026 in Nouméa. */
export function schoolYearBeginningIn(year: number, zone: Zone): SchoolYearSpan {
  const firstDayOf = (one: number) => LocalDay.parse(`${one}-${String(firstMonthIn(zone)).padStart(2, '0')}-01`)
  const [firstDay, next] = [firstDayOf(year), firstDayOf(year + 1)]
  return {
    name: nameOf(year, zone),
    firstDay,
    lastDay: dayAfter(next, -1),
    begin: instantOf(momentAt(firstDay, 0, zone)),
    end: instantOf(momentAt(next, 0, zone) - 1),
  }
}

const firstMonthIn = (zone: Zone): number => (startsInFebruary.has(zone) ? 2 : 8)

const nameOf = (start: number, zone: Zone): SchoolYear =>
  (startsInFebruary.has(zone) ? `${start}` : `${start}-${start + 1}`) as SchoolYear
