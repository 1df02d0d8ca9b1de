// The language of the console: French until somebody chooses English, on this device.
import { useSyncExternalStore } from 'react'
import { keep, kept } from './kept.ts'
import { type Language, languages } from './words.ts'

const KEPT_AS = 'sillage.language'

const isLanguage = (text: unknown): text is Language => languages.some((language) => language === text)

const before = kept(KEPT_AS)
let chosen: Language = isLanguage(before) ? before : 'fr'
document.documentElement.lang = chosen
const listeners = new Set<() => void>()

export function chooseLanguage(language: Language): void {
  chosen = language
  document.documentElement.lang = language
  keep(KEPT_AS, language)
  for (const listener of listeners) listener()
}

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useLanguage = (): Language => useSyncExternalStore(listen, () => chosen)

/** The words of a screen in the chosen language: `const t = useWords(words)`. */
export function useWords<French, English>(words: { readonly fr: French; readonly en: English }): French | English {
  return words[useLanguage()]
}
