// A time of day by the clock of a school, as a moment. Pure.
import { startOfDay } from './local-days.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function clockIn(zone: string, moment: number): string {
  const known =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(zone, known)
  return known.format(moment)
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The first moment of a day at which the clock shows `10:30`; where it skips that hour, as much later. */
export function momentOf(day: string, time: string, zone: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const naive = startOfDay(day, zone) + hours * HOUR_MS + minutes * MINUTE_MS
  // Where the clock was changed earlier that day, it shows up to three hours more or less.
  const found = [-3, -2, -1, 0, 1, 2, 3].map((shift) => naive + shift * HOUR_MS)
  return found.find((moment) => clockIn(zone, moment) === time) ?? naive
}
