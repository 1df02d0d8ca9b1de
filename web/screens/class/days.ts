// The days of a class, those without activity included, and the moment that ends one: by the school's clock. Pure.
import { dayIn, startOfDay } from '../../frame/local-days.ts'

const DAY_MS = 86_400_000
const LONGEST = 1_000

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The day that is so many days after another one, or before it. */
export const dayAfter = (day: string, days: number): string => dayAt(msOf(day) + days * DAY_MS)

/** All days from the first to the last, both included: `2026-11-20`. Of a longer time the latest ones. */
export function daysBetween(first: string, last: string): string[] {
  const [start, end] = [msOf(first), msOf(last)]
  const count = Math.min(Math.round((end - start) / DAY_MS) + 1, LONGEST)
  if (!(count > 0)) return []
  return Array.from({ length: count }, (_, n) => dayAt(end - (count - 1 - n) * DAY_MS))
}

/** The day that it is now at the school. */
export const dayOfNow = (zone: string, now: Date): string => dayIn(zone, now)

/** The last millisecond of a day at the school, as the API takes it. */
export const endOfDay = (day: string, zone: string): string =>
  new Date(startOfDay(dayAfter(day, 1), zone) - 1).toISOString()

export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text))
