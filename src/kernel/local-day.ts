// The local day of a time in a zone: a pure function, fast enough to call for every event.
import { type Instant, LocalDay, type Zone } from './ids.ts'

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** Before, some zones had offsets with odd minutes (Liberia until 1972), and a quarter of an hour could contain two days. */
const WHOLE_QUARTERS_SINCE = Date.UTC(1973, 0, 1)
const MOST_QUARTERS = 100_000

const formats = new Map<Zone, Intl.DateTimeFormat>()
const daysByQuarter = new Map<Zone, Map<number, LocalDay>>()

/**
 * Since 1973 every offset from UTC is a whole number of quarter hours, so all times within one UTC quarter hour have the same
 * local day. The results are cached: about 100 ns instead of 2 µs. The cache is bounded.
 */
export function localDay(instant: Instant, zone: Zone): LocalDay {
  const ms = Date.parse(instant)
  if (ms < WHOLE_QUARTERS_SINCE) return computeDay(ms, zone)
  const quarter = Math.floor(ms / QUARTER_MS)
  let days = daysByQuarter.get(zone)
  if (!days) {
    days = new Map()
    daysByQuarter.set(zone, days)
  }
  const cached = days.get(quarter)
  if (cached) return cached
  if (days.size >= MOST_QUARTERS) days.clear()
  const day = computeDay(ms, zone)
  days.set(quarter, day)
  return day
}

function computeDay(ms: number, zone: Zone): LocalDay {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}` as LocalDay
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: LocalDay): LocalDay {
  const ms = Date.parse(day)
  const daysSinceMonday = (new Date(ms).getUTCDay() + 6) % 7
  return LocalDay.parse(new Date(ms - daysSinceMonday * DAY_MS).toISOString().slice(0, 10))
}
