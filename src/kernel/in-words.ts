// An event as a sentence, in French and English.
import type { AnyEventDefinition, RecordedEvent } from './event.ts'

export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

export type InWords = Readonly<Record<Language, string>>

/** « de Léa », « d’Inès »: what stands before the name, by the rule of the console (`ofName` in web/frame/words.ts). */
export const deBefore = (name: string): string =>
  /^([aeiouœæ]|y(?![aeiou]))/i.test(name.normalize('NFD')) ? 'd’' : 'de '

/** An unknown type, or one without words, is shown by its name: no event is left out of a history. */
export function inWords(definition: AnyEventDefinition | undefined, event: RecordedEvent): InWords {
  const { words } = definition ?? {}
  // An event of a newer version is shown without its data, which these words might misinterpret.
  return words && event.version <= (definition?.version ?? 0)
    ? { fr: words.fr(event.data, event), en: words.en(event.data, event) }
    : { fr: `Autre événement\u202f: ${event.type}`, en: `Another event: ${event.type}` }
}

/** In French the first of a month is « 1er »: « mardi 1er décembre 2026 », where `Intl` writes « 1 ». */
export const firstOfMonth = (date: string): string => date.replace(/(?<!\d)1 (?=\p{L})/u, '1er ')
