// Numbers, shares, days and moments as people read them.
import type { Language } from './words.ts'

const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>

/** `2026-11-20` is a day of the school's zone, whatever the zone of the browser. */
const dayOf = (day: string) => new Date(`${day.slice(0, 10)}T12:00:00Z`)

export const shownNumber = (value: number, language: Language): string => value.toLocaleString(locales[language])

/** 0.654 is « 65 % ». */
export const shownShare = (share: number, language: Language): string =>
  share.toLocaleString(locales[language], { style: 'percent', maximumFractionDigits: 0 })

/** How much of a path or a sequence is done, from 0 to 100. Rounded down, so that 100 % is read only once it is finished. */
export const shownProgress = (percentage: number, language: Language): string =>
  shownShare(Math.floor(percentage) / 100, language)

/** In French the first of a month is « 1er », as in « mardi 1er décembre ». */
export const withFirst = (date: string, language: Language): string =>
  language === 'fr' ? date.replace(/(?<!\d)1 (?=\p{L})/u, '1er ') : date

const shownDate = (day: string, language: Language, options: Intl.DateTimeFormatOptions): string =>
  withFirst(dayOf(day).toLocaleDateString(locales[language], { ...options, day: 'numeric', timeZone: 'UTC' }), language)

export const shownDay = (day: string, language: Language): string =>
  shownDate(day, language, { month: 'long', year: 'numeric' })

export const shownShortDay = (day: string, language: Language): string => shownDate(day, language, { month: 'short' })

export const shownWeekday = (day: string, language: Language): string =>
  shownDate(day, language, { weekday: 'long', month: 'long' })

let zoneOfSchool: string | undefined

/** Called with each session, before a screen of it is shown. A zone that this browser does not know is that of the browser. */
export function showTimesOf(zone: string | null): void {
  try {
    if (zone !== null) new Intl.DateTimeFormat('en', { timeZone: zone })
    zoneOfSchool = zone ?? undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    zoneOfSchool = undefined
  }
}

/** The zone by which `shownMoment` reads the clock. */
export const shownZone = (): string => zoneOfSchool ?? Intl.DateTimeFormat().resolvedOptions().timeZone

/** A moment by the clock of the school, wherever the browser is: « 20 novembre 2026 à 11:25 ». */
export const shownMoment = (moment: string, language: Language): string =>
  withFirst(
    new Date(moment).toLocaleString(locales[language], {
      ...{ dateStyle: 'long', timeStyle: 'short' },
      timeZone: zoneOfSchool,
    }),
    language,
  )

/** The time of day by the clock of the school: « 11:25 ». */
export const shownClock = (moment: string, language: Language): string =>
  new Date(moment).toLocaleTimeString(locales[language], { timeStyle: 'short', timeZone: zoneOfSchool })

export const shownTime = (moment: number | string, language: Language): string =>
  new Date(moment).toLocaleTimeString(locales[language], { hour: '2-digit', minute: '2-digit' })

/** `retenue-oubliee` is « retenue oubliee »: these codes are of whoever made the exercises. */
export const shownCode = (code: string): string => code.replaceAll(/[-_.:]+/g, ' ')

export const shownName = (person: { givenName: string | null; familyName: string | null }): string =>
  [person.givenName, person.familyName].filter((part) => part !== null && part !== '').join(' ')
