// The hour of the day of a time in a zone.
import type { Instant, Zone } from './ids.ts'

const formats = new Map<Zone, Intl.DateTimeFormat>()

/** From 0 to 23, by the clock of the zone. */
export function localHour(instant: Instant, zone: Zone): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })
    formats.set(zone, format)
  }
  return Number(format.format(Date.parse(instant)))
}
