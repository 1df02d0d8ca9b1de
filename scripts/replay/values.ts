// Values of read models as text, by the words and schema of the column, in the reader's language and time zone.

import { z } from 'zod'
import { en, fr, NARROW } from '#events/wording.ts'
import { firstOfMonth, type Language } from '#kernel/in-words.ts'
import type { ColumnWords, Projection } from '#kernel/projection.ts'
import { phrases } from './phrases.ts'

/** How values are displayed: language, time zone and names. */
export type Reading = {
  readonly lang: Language
  /** The school's zone. If unknown, times are shown in UTC and marked as such. */
  readonly zone?: string
  /** Shows more digits, for two different values that look the same when rounded. */
  readonly precise?: boolean
  readonly models: ReadonlyMap<string, Projection>
  /** Names by id, for classes. */
  readonly names: ReadonlyMap<string, string>
}

const wording = { fr, en }
const locales: Readonly<Record<Language, string>> = { fr: 'fr', en: 'en-GB' }
const numbers = {
  fr: new Intl.NumberFormat('fr', { maximumFractionDigits: 3 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }),
}
const tenths = {
  fr: new Intl.NumberFormat('fr', { style: 'percent', maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 2 }),
}

const days = {
  fr: new Intl.DateTimeFormat('fr', { dateStyle: 'medium', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }),
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/
const localDay = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Removed from stored text, because control characters could manipulate the terminal. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

export const titleOf = (model: string, { models, lang }: Reading): string =>
  models.get(model)?.words?.title[lang] ?? model

const wordsOf = (model: string, column: string, { models }: Reading): ColumnWords | undefined =>
  models.get(model)?.words?.columns[column]

export const labelOf = (model: string, column: string, reading: Reading): string =>
  wordsOf(model, column, reading)?.[reading.lang] ?? column

/** A value as short text: a time to the minute, a share in percent, an id as its name or first characters. */
export function valueText(
  value: unknown,
  reading: Reading,
  at?: { readonly model: string; readonly column: string },
): string {
  const { lang, zone, precise = false, names } = reading
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? phrases[lang].yes : phrases[lang].no
  const schema = at && columnOf(reading.models.get(at.model), at.column)
  if (typeof value === 'number') return numberText(value, reading, at?.column, schema)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (instant.test(text)) return `${momentText(text, zone ?? 'UTC', lang, precise)}${zone === undefined ? ' UTC' : ''}`
  if (localDay.test(text)) return days[lang].format(Date.parse(`${text}T00:00:00Z`))
  if (uuid.test(text)) return printable(names.get(text) ?? `${text.slice(0, 8)}…`)
  const code = at && wordsOf(at.model, at.column, reading)?.values
  return printable((code && Object.hasOwn(code, text) ? code[text as never]?.[lang] : undefined) ?? text)
}

export const printable = (text: string): string => text.replaceAll(unprintable, ' ')

/** A column whose name ends in Ms holds milliseconds, a percentage how much is done, a column limited to 0 to 1 a share. */
function numberText(value: number, { lang, precise }: Reading, column = '', schema?: z.ZodType): string {
  if (column.endsWith('Ms'))
    return (precise ? wholeDuration(value, lang) : wording[lang].duration(value)) ?? numbers[lang].format(value)
  if (column === 'percentage' && !precise) return wording[lang].progress(value) ?? ''
  if (schema && isShare(schema)) return precise ? tenths[lang].format(value) : (wording[lang].percent(value) ?? '')
  return numbers[lang].format(value)
}

/** To the millisecond: `1 h 4 min 12.706 s`. */
function wholeDuration(ms: number, lang: Language): string | null {
  if (ms < 0) return null
  const [h, min, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1_000]
  const parts: [number, string][] = [
    [h, 'h'],
    [min, 'min'],
    [s, 's'],
  ]
  return parts
    .filter(([value, unit]) => value > 0 || unit === 's')
    .map(([value, unit]) => `${numbers[lang].format(value)}${NARROW}${unit}`)
    .join(NARROW)
}

const columnOf = (model: Projection | undefined, column: string): z.ZodType | undefined =>
  model?.row.shape[column] ?? model?.key.shape[column]

function isShare(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const inner: unknown = schema.unwrap()
    return inner instanceof z.ZodType && isShare(inner)
  }
  return schema instanceof z.ZodNumber && schema.minValue === 0 && schema.maxValue === 1 && !schema.isInt
}

/** `20 nov. 2026, 10:30`, in the given zone. */
export function momentText(moment: string, zone: string, lang: Language, precise = false): string {
  const timeStyle = precise ? 'medium' : 'short'
  return shownAs({ dateStyle: 'medium', timeStyle, timeZone: zone }, moment, lang)
}

/** `vendredi 20 novembre 2026 à 10:30` */
export function longMomentText(moment: string, zone: string, lang: Language): string {
  return shownAs({ dateStyle: 'full', timeStyle: 'short', timeZone: zone }, moment, lang)
}

function shownAs(options: Intl.DateTimeFormatOptions, moment: string, lang: Language): string {
  const text = new Intl.DateTimeFormat(locales[lang], options).format(Date.parse(moment))
  return lang === 'fr' ? firstOfMonth(text) : text
}
