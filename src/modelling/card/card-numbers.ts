// Numbers and times on a model card, in its language.
import { firstOfMonth } from '#kernel/in-words.ts'
import type { Language } from './card-words.ts'

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

export type CardNumbers = {
  /** Two decimals or three. */
  number(value: number): string
  count(value: number): string
  /** A share as so many of a hundred. */
  ofHundred(share: number): string
  /** In UTC, so that the card says the same wherever it is printed. */
  moment(at: string): string
}

export function cardNumbers(language: Language): CardNumbers {
  const locale = LOCALES[language]
  const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 3 })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    number: (value) => decimals.format(value),
    count: (value) => whole.format(value),
    ofHundred: (share) => whole.format(100 * share),
    moment: (at) => {
      const text = time.format(new Date(at))
      return `${language === 'fr' ? firstOfMonth(text) : text} UTC`
    },
  }
}
