// The school years of which an archive can be asked for, the newest first, by the calendar of the school's zone. Pure.

/** As long as a school may want to look back on a screen; the service takes any year. */
const SHOWN = 6

/** Where the school year begins in February, and is a year of the calendar. Everywhere else it begins in August. */
const startsInFebruary = new Set(['Pacific/Noumea', 'Pacific/Wallis'])

export type ArchiveYear = { readonly year: number; readonly name: string }

/** `day`: that of now at the school. */
export function archiveYears(day: string, zone: string): readonly ArchiveYear[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const newest = month >= (startsInFebruary.has(zone) ? 2 : 8) ? year : year - 1
  return Array.from({ length: SHOWN }, (_, n) => ({ year: newest - n, name: schoolYearName(newest - n, zone) }))
}

/** `2025-2026`, or `2025` where that is the school year. */
export const schoolYearName = (year: number, zone: string): string =>
  startsInFebruary.has(zone) ? String(year) : `${year}-${year + 1}`
