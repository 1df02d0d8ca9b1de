// The school year of an imported event.
import type { Instant, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

/** The school year of a day in the school's zone; it begins in August. */
export function schoolYearOf(at: Instant, zone: Zone): string {
  const [year = 0, month = 0] = localDay(at, zone).split('-').map(Number)
  const from = month >= 8 ? year : year - 1
  return `${from}-${from + 1}`
}
