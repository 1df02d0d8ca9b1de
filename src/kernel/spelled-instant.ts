// Converts the spellings of times that clients send, and explains why a text is not a valid time. Pure. Nothing is guessed: a
// text without a time zone is refused.

/** Outside these years the ISO format has a sign and more digits, and no longer sorts. */
export const YEARS = 'The year must be from 1000 to 9998.'

const EXAMPLE = '2026-03-12T09:42:00Z'
const DATE = String.raw`\d{4}-\d\d-\d\d`
const CLOCK = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?`
// A space instead of the sign is a "+" that was not percent-encoded in a URL.
const OFFSET = String.raw`[Zz]|([+\u2212 -])(\d\d)(?::?(\d\d))?`
// Java writes the name of the zone after its offset.
const NAME = String.raw`(?:\[[A-Za-z][A-Za-z0-9_+/-]*\])?`

const spelled = new RegExp(`^(${DATE})[Tt ]${CLOCK} ?(?:${OFFSET})${NAME}$`)
const withoutZone = new RegExp(`^(${DATE})[Tt ]${CLOCK}$`)
const withNamedZone = new RegExp(`^(${DATE})[Tt ]${CLOCK} ?\\[?[A-Za-z][A-Za-z_/+-]*\\d*\\]?$`)
const plain = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const DAY_MS = 86_400_000

/** Converts `2026-03-12 10:42+0100` to `2026-03-12T10:42:00+01:00`. Returns text that is not understood unchanged. */
export function plainSpelling(text: string): string {
  if (plain.test(text)) return text
  const [, date = '', hour = '', minute = '', second = '00', fraction, sign, offsetHour, offsetMinute = '00'] =
    spelled.exec(text) ?? []
  if (date === '') return text
  const zone =
    offsetHour === undefined ? 'Z' : `${sign === '-' || sign === '\u2212' ? '-' : '+'}${offsetHour}:${offsetMinute}`
  const decimals = fraction === undefined ? '' : `.${fraction}`
  // 24:00 and a leap second mean the following second.
  if (hour === '24' && minute === '00' && second === '00' && !/[1-9]/.test(decimals))
    return later(`${date}T00:00:00${zone}`, DAY_MS) ?? text
  if (second === '60' && minute === '59') return later(`${date}T${hour}:${minute}:59${zone}`, 1_000) ?? text
  return `${date}T${hour}:${minute}:${second}${decimals}${zone}`
}

function later(moment: string, byMs: number): string | null {
  const ms = isDay(moment.slice(0, 10)) ? Date.parse(moment) : Number.NaN
  return Number.isNaN(ms) ? null : new Date(ms + byMs).toISOString()
}

export function isSortableYear(text: string): boolean {
  return /^[1-9]/.test(text) && !text.startsWith('9999')
}

/** Whether the day exists in the calendar; `Date` interprets 30 February as 2 March. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}

/** Explains why a value is not a valid time and how to write it; null if there is no specific explanation. */
export function whyNoMoment(value: unknown): string | null {
  if (typeof value === 'number') return `A number is not a moment. Write it as ${asText(value)}.`
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (text === '') return `A moment is expected, such as ${EXAMPLE}.`
  if (/%2b/i.test(text)) return 'The “+” was percent-encoded twice. Encode it once, as %2B.'
  if (/^\d{10}(\d{3})?$/.test(text)) return `A number is not a moment. Write it as ${asText(Number(text))}.`
  const [date] = new RegExp(`^${DATE}`).exec(text) ?? []
  if (date === undefined) return null
  if (!isDay(date)) return 'The calendar does not have this day.'
  if (!isSortableYear(text)) return YEARS
  if (text === date) return `A day is not a moment. Add the time and its zone: ${date}T09:42:00Z.`
  if (withoutZone.test(text)) return 'The time zone is missing. End with Z, or with the offset, such as +01:00.'
  if (spelled.test(text)) return 'There is no such time of day, or no such offset.'
  if (withNamedZone.test(text)) return 'A time zone is written as Z or as an offset, such as +01:00, not by its name.'
  return null
}

/** Formats a number of seconds or milliseconds since 1970, if it is a plausible time. */
function asText(number: number): string {
  const ms = number >= 1e9 && number < 1e10 ? number * 1_000 : number
  return ms >= 1e12 && ms < 1e13 ? new Date(ms).toISOString() : `text with its time zone, such as ${EXAMPLE}`
}
