// The days of a class, those without activity included, and the moment that ends one. Pure.

const DAY_MS = 86_400_000
const LONGEST = 1_000

/** All days from the first to the last, both included: `2026-11-20`. */
export function daysBetween(first: string, last: string): string[] {
  const start = Date.parse(`${first}T00:00:00Z`)
  const count = Math.round((Date.parse(`${last}T00:00:00Z`) - start) / DAY_MS) + 1
  if (!(count > 0)) return []
  return Array.from({ length: Math.min(count, LONGEST) }, (_, n) =>
    new Date(start + n * DAY_MS).toISOString().slice(0, 10),
  )
}

/** The day that it is here now. */
export const dayOfNow = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

/** The last millisecond of a day, in the zone of this browser, as the API takes it. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(new Date(year, month - 1, date + 1).getTime() - 1).toISOString()
}

export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
