// Moments, and what read models say, as people read them: by the school's clock, whatever the clock of the device.
import { shownProgress, withFirst } from '../../frame/shown.ts'
import type { Language } from '../../frame/words.ts'
import type { ShownModel } from './history.ts'

const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>
const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([language, zone, options])
  const known = formats.get(name) ?? new Intl.DateTimeFormat(locales[language], { ...options, timeZone: zone })
  formats.set(name, known)
  return known
}

export type Clock = { readonly language: Language; readonly zone: string }

/** « jeudi 12 mars 2026 à 10:42 » */
export const longMoment = (time: number | string, { language, zone }: Clock): string =>
  withFirst(format(language, zone, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(time)), language)

/** « 12 mars 2026, 10:42 » */
export const shortMoment = (time: number | string, { language, zone }: Clock): string =>
  withFirst(format(language, zone, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time)), language)

export const dayText = (time: number | string, { language, zone }: Clock): string =>
  withFirst(
    format(language, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(
      new Date(time),
    ),
    language,
  )

export const timeText = (time: number | string, { language, zone }: Clock): string =>
  format(language, zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(time))

/** `2026-03-12`, to tell days apart. */
export const localDay = (time: number | string, { zone }: Clock): string =>
  format('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(time))

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const day = /^\d{4}-\d\d-\d\d$/

function durationText(ms: number, language: Language): string {
  const seconds = Math.round(ms / 1_000)
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    value.toLocaleString(locales[language], { style: 'unit', unit: name, unitDisplay: 'short' })
  if (seconds < 60) return unit(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return unit(minutes, 'minute')
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}

type Column = ShownModel['columns'][string]

/** A value of a read model; an id by its first characters. */
export function valueText(value: unknown, column: Column | undefined, clock: Clock): string {
  const { language } = clock
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') {
    if (column?.kind === 'duration') return durationText(value, language)
    if (column?.kind === 'share')
      return value.toLocaleString(locales[language], { style: 'percent', maximumFractionDigits: 0 })
    if (column?.kind === 'progress') return shownProgress(value, language)
    return value.toLocaleString(locales[language], { maximumFractionDigits: 2 })
  }
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (instant.test(text)) return shortMoment(text, clock)
  if (day.test(text)) return dayText(`${text}T12:00:00Z`, { language, zone: 'UTC' })
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text)) return `${text.slice(0, 8)}…`
  return column?.values?.[text]?.[language] ?? text
}
