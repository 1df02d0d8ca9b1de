// Cells as people read them: with the signs and the order of their language.
import { NARROW } from '#events/wording.ts'
import type { Cell, Column, ReportLanguage } from './report.ts'

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

/** `–` where nothing is known. */
export function shownCell(cell: Cell, as: Column['as'], language: ReportLanguage): string {
  if (cell === null) return '–'
  if (typeof cell === 'number') return as === 'share' ? shownShare(cell, language) : shownNumber(cell, language)
  return as === 'day' ? shownDay(cell, language) : cell
}

const shownNumber = (value: number, language: ReportLanguage): string =>
  new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value)

const shownShare = (share: number, language: ReportLanguage): string =>
  `${Math.round(share * 100)}${language === 'fr' ? `${NARROW}%` : '%'}`

/** `30/11/2026` in both languages: days first. */
const shownDay = (day: string, language: ReportLanguage): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
