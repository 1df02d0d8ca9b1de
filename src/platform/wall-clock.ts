/** The wall clock of a time zone: the instant of a given time on a given day. Pure. */
import type { Instant, LocalDay, Zone } from '#kernel/ids.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export const dayAfter = (day: LocalDay, days: number): LocalDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as LocalDay

const formats = new Map<Zone, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/**
 * The instant at which the zone's wall clock shows this many minutes after midnight. The zone's offset is that of the
 * day's noon, because clocks change at night.
 */
export function momentAt(day: LocalDay, minuteOfDay: number, zone: Zone): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return midnight + minuteOfDay * MINUTE_MS - offsetAtNoon(day, midnight, zone)
}

function offsetAtNoon(day: LocalDay, midnight: number, zone: Zone): number {
  const name = `${zone} ${day}`
  const cached = offsets.get(name)
  if (cached !== undefined) return cached
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const text = format.formatToParts(midnight + DAY_MS / 2).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(text) ?? []
  const offset = hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  // A run uses the same few days repeatedly, but the cache is bounded anyway.
  if (offsets.size > 10_000) offsets.clear()
  offsets.set(name, offset)
  return offset
}

export const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant
