// The days until a request of a right has to be answered (GDPR, article 12.3), by the school's calendar. Pure.
import { LocalDay } from '#kernel/ids.ts'

/** An answer is due one month after the request, or three months if the school extended that. */
export const MONTHS = 1
export const MONTHS_EXTENDED = 3
/** The school is warned from this many days before. */
export const NEAR_DAYS = 7

const DAY_MS = 86_400_000
const atMidnight = (day: LocalDay) => Date.parse(`${day}T00:00:00Z`)

/** The same day of a later month, or the last day of that month: from 31 January, one month later is 28 or 29 February. */
export function monthsLater(day: LocalDay, months: number): LocalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)))
  return LocalDay.parse(later.toISOString().slice(0, 10))
}

/** Negative once the deadline has passed. */
export const daysUntil = (deadline: LocalDay, today: LocalDay): number =>
  Math.round((atMidnight(deadline) - atMidnight(today)) / DAY_MS)
