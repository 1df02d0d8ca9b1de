// A period of retention in words: `P1Y6M` is « 1 an et 6 mois ». Pure.
import type { Language } from '../../frame/words.ts'

const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>
const units = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const

export function periodText(period: string, language: Language): string {
  const parts = [...period.matchAll(/(\d+)([YMWD])/g)].flatMap(([, number, unit]) => {
    const name = Object.entries(units).find(([letter]) => letter === unit)?.[1]
    return name
      ? [Number(number).toLocaleString(locales[language], { style: 'unit', unit: name, unitDisplay: 'long' })]
      : []
  })
  return new Intl.ListFormat(locales[language]).format(parts)
}
