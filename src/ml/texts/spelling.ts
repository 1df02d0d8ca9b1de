// The spelling of French texts by a dictionary: which of its words are unknown, and what could be meant. Pure. It finds no wrong
// agreement or homophone (« il à »), so that it says where to look, and gives no mark.
import { WORD } from './french-text.ts'

/** A dictionary, such as Hunspell. */
export type Dictionary = { spell(word: string): boolean; suggest(word: string): readonly string[] }

export type UnknownWord = {
  readonly word: string
  /** How often it stands in the text. */
  readonly times: number
  readonly suggestions: readonly string[]
}

export type Spelling = {
  /** Words that were looked up: all but names. */
  readonly words: number
  /** How many of them the dictionary does not know. */
  readonly unknown: number
  /** The first of these, each once. */
  readonly list: readonly UnknownWord[]
}

const MOST_LISTED = 20
const MOST_SUGGESTIONS = 3
/** The time for suggestions grows with the length of the word. */
const LONGEST = 25
/** For all texts together: after this time no further suggestion is looked for. */
const SUGGESTING_MS = 2_000

const AT_START = /(?:^|[.!?…\n])[\s"«“(–—-]*$/u
const LOOK_BACK = 20

/** The words to look up. One with a capital letter within a sentence is a name, which no dictionary has to know. */
export function lookedUp(text: string): string[] {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const isName = /^\p{Lu}/u.test(word) && !AT_START.test(text.slice(Math.max(0, index - LOOK_BACK), index))
    return isName ? [] : [word]
  })
}

/**
 * One spelling for each text, in their order. `now` is a clock in milliseconds: however many texts there are and whatever they hold,
 * suggestions take two seconds and those for one word. The first texts get theirs first.
 */
export function spelledBy(dictionary: Dictionary, texts: readonly string[], now: () => number): readonly Spelling[] {
  const looked = texts.map((text) => unknownIn(dictionary, text))
  const until = now() + SUGGESTING_MS
  return looked.map(({ words, unknown }) => ({
    words,
    unknown: [...unknown.values()].reduce((sum, times) => sum + times, 0),
    list: [...unknown].slice(0, MOST_LISTED).map(([word, times]) => ({
      word,
      times,
      suggestions: word.length <= LONGEST && now() < until ? dictionary.suggest(word).slice(0, MOST_SUGGESTIONS) : [],
    })),
  }))
}

/** How many words were looked up, and how often each unknown one stands there. */
function unknownIn(dictionary: Dictionary, text: string) {
  const words = lookedUp(text)
  const unknown = new Map<string, number>()
  const known = new Set<string>()
  for (const word of words) {
    if (known.has(word)) continue
    const times = unknown.get(word)
    if (times === undefined && dictionary.spell(word)) known.add(word)
    else unknown.set(word, (times ?? 0) + 1)
  }
  return { words: words.length, unknown }
}
