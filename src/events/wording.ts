// Parts of sentences in French and English, from which an event's `words` are built. A value that cannot be shown
// (absent, erased, of an unexpected type) is null, and `part` then omits the surrounding text as well.
import { firstOfMonth } from '#kernel/in-words.ts'

/** Narrow no-break space: French sets it before : ; ! ? %, inside « » and in numbers. */
export const NARROW = '\u202f'

/** A quotation is cut at this length, so that the sentence stays readable. */
const MOST_QUOTED = 80

/** Control characters, line breaks and bidirectional marks: quoted text must not affect the text around it. */
const unquotable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** A value with the text around it, or an empty string where there is no value. */
export const part = (before: string, value: string | null, after = ''): string =>
  value === null ? '' : `${before}${value}${after}`

export const sentence = (...parts: readonly string[]): string => parts.join('')

/** The label of a value; null for a value without one. */
export const labelOf = (labels: Readonly<Record<string, string>>, value: unknown): string | null =>
  typeof value === 'string' && Object.hasOwn(labels, value) ? (labels[value] ?? null) : null

const plain = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(unquotable, ' ').trim() : '')

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A name or code, unchanged; null for a UUID, which means nothing to a reader. */
export const name = (value: unknown): string | null => {
  const text = plain(value)
  return text === '' || uuid.test(text) ? null : text
}

function shortened(value: unknown): string | null {
  const text = plain(value)
  if (text === '') return null
  const characters = [...text.replaceAll(/\s+/gu, ' ')]
  return characters.length > MOST_QUOTED
    ? `${characters.slice(0, MOST_QUOTED).join('').trimEnd()}…`
    : characters.join('')
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

type Typography = { readonly space: string; readonly percent: string; readonly quote: (text: string) => string }

function wordingOf(locale: string, { space, percent, quote }: Typography) {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const plurals = new Intl.PluralRules(locale)
  const count = (value: unknown) => (isNumber(value) ? format.format(value) : null)
  return {
    count,
    /** `counted(3, 'essai', 'essais')` */
    counted: (value: unknown, singular: string, plural: string) =>
      isNumber(value) ? `${format.format(value)}${space}${plurals.select(value) === 'one' ? singular : plural}` : null,
    /** `percent(0.8)` */
    percent: (share: unknown) => (isNumber(share) ? `${format.format(Math.round(share * 100))}${percent}` : null),
    /** `progress(66.6)`: how much of a path or a sequence is done. Rounded down, so that 100 % is read only once it is finished. */
    progress: (percentage: unknown) =>
      isNumber(percentage) ? `${format.format(Math.floor(percentage))}${percent}` : null,
    duration(ms: unknown): string | null {
      if (!isNumber(ms) || ms < 0) return null
      const inUnit = (value: number, unit: string) => `${format.format(value)}${space}${unit}`
      if (ms < 59_950) return inUnit(ms / 1_000, 's')
      const seconds = Math.round(ms / 1_000)
      const [large, small, largeUnit, smallUnit] =
        seconds < 3_600 ? [seconds, 60, 'min', 's'] : [Math.round(seconds / 60), 60, 'h', 'min']
      const rest = large % small
      return `${inUnit(Math.floor(large / small), largeUnit)}${rest > 0 ? `${space}${inUnit(rest, smallUnit)}` : ''}`
    },
    /** `2026-10-01` */
    day(value: unknown): string | null {
      const ms = typeof value === 'string' ? Date.parse(`${value}T00:00:00Z`) : Number.NaN
      return Number.isNaN(ms) ? null : locale === 'fr' ? firstOfMonth(days.format(ms)) : days.format(ms)
    },
    /** Typed text, in quotation marks. */
    quoted(value: unknown): string | null {
      const text = shortened(value)
      return text === null ? null : quote(text)
    },
  }
}

export const fr = wordingOf('fr', {
  space: NARROW,
  percent: `${NARROW}%`,
  quote: (text) => `«${NARROW}${text}${NARROW}»`,
})
export const en = wordingOf('en-GB', { space: '\u00a0', percent: '%', quote: (text) => `“${text}”` })
