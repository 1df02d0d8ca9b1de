// What happened, in the languages of those who read a replay.
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'

export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

export type InWords = Readonly<Record<Language, string>>

/** A type that no file here defines, or that has no words, is told by its name: nothing is left out of a history. */
export function inWords(definition: AnyEventDefinition | undefined, event: RecordedEvent): InWords {
  const { words } = definition ?? {}
  // A version of a newer program is shown without its data, of which the words could say nothing true.
  return words && event.version <= (definition?.version ?? 0)
    ? { fr: words.fr(event.data, event), en: words.en(event.data, event) }
    : { fr: `Autre événement\u202f: ${event.type}`, en: `Another event: ${event.type}` }
}
