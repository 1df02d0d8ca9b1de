// The times of statements as exporters write them, and which of them a clock can have shown.
import { type Instant, Instant as InstantSchema } from '#kernel/ids.ts'
import { instantOf } from '#platform/wall-clock.ts'

export type Moment = { readonly at: Instant } | { readonly fault: string }

const NO_ZONE = 'no time zone'
const NO_TIME = 'no time that can be read'

/** ISO 8601 as it is met: a blank for the T, seconds left out, a comma, any number of decimals, an offset without colon. */
const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(z|utc|gmt|[+\u2212-]\d\d(?::?\d\d)?)?$/i

export function readMoment(value: unknown): Moment {
  if (typeof value === 'number') return readEpoch(value)
  if (typeof value !== 'string') return { fault: NO_TIME }
  const found = pattern.exec(value.trim())
  if (!found) return { fault: NO_TIME }
  const [, year = '', month = '', day = '', hour, minute, second = '00', decimals = '', offset] = found
  if (offset === undefined) return { fault: NO_ZONE }
  if (hour === undefined || minute === undefined) return { fault: NO_TIME }
  const milliseconds = decimals.slice(0, 3).padEnd(3, '0')
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offsetOf(offset)}`
  // Refuses what no calendar or clock has, such as 30 February.
  const parsed = InstantSchema.safeParse(iso)
  return parsed.success ? { at: parsed.data } : { fault: NO_TIME }
}

function offsetOf(text: string): string {
  const [, sign, hours, minutes = '00'] = /^([+\u2212-])(\d\d):?(\d\d)?$/.exec(text) ?? []
  return sign === undefined ? 'Z' : `${sign === '+' ? '+' : '-'}${hours}:${minutes}`
}

/** Milliseconds since 1970, as JavaScript counts, or seconds, as others do: between them lie a thousand years. */
function readEpoch(value: number): Moment {
  const ms = Math.abs(value) < 1e11 ? value * 1_000 : value
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? { at: instantOf(Math.round(ms)) } : { fault: NO_TIME }
}

/** SCORM 1.2, the oldest format from which statements are converted. Clocks that lost their time show 1970, 1980, 2000. */
export const EARLIEST = '2001-10-01T00:00:00.000Z' as Instant
const AHEAD_MS = 5 * 60_000
const DAY_MS = 86_400_000

export type Clocked =
  | { readonly at: Instant; readonly note?: string }
  /** No moment that can be believed. */
  | { readonly fault: string }

/**
 * When a statement happened. One clock that is wrong must not judge others: a time that cannot be is replaced by that of
 * storing, which the server's clock gave, or there is none.
 */
export function whenOf(timestamp: unknown, stored: unknown, now: Instant): Clocked {
  const storing = isMissing(stored) ? undefined : believed(readMoment(stored), now)
  const storedAt = storing && 'at' in storing ? storing.at : undefined
  if (isMissing(timestamp)) {
    if (storedAt !== undefined) return { at: storedAt, note: 'no timestamp: the time of storing was taken' }
    return storing && 'fault' in storing ? storing : { fault: 'no time' }
  }
  const read = readMoment(timestamp)
  if ('fault' in read) return read
  const seen = believed(read, now)
  const isAfterStoring = storedAt !== undefined && Date.parse(read.at) > Date.parse(storedAt) + DAY_MS
  if ('at' in seen && !isAfterStoring)
    return typeof timestamp === 'number'
      ? { at: seen.at, note: 'the timestamp is a number: read as time since 1970' }
      : seen
  if (storedAt === undefined) return seen
  const what = 'fault' in seen ? seen.fault : 'a time more than a day after the time of storing'
  return { at: storedAt, note: `${what}: the time of storing was taken` }
}

const isMissing = (value: unknown) => value === undefined || value === null || value === ''

function believed(read: Moment, now: Instant): Moment {
  if ('fault' in read) return read
  if (read.at < EARLIEST) return { fault: 'a clock that cannot be right: before October 2001' }
  if (Date.parse(read.at) > Date.parse(now) + AHEAD_MS) return { fault: 'a clock that cannot be right: in the future' }
  return read
}
