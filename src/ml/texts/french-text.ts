// Figures of a French text that can be counted by hand: words, sentences, syllables, and two readabilities with their sources.
// Pure. They describe the text, and judge nobody.

export type TextFigures = {
  readonly characters: number
  readonly words: number
  readonly sentences: number
  readonly syllables: number
  readonly wordsPerSentence: number | null
  /** Different words over all words, from 0 to 1. */
  readonly variety: number | null
  /** Kandel and Moles; null for a text without a word. */
  readonly readingEase: number | null
  /** Björnsson; null for a text without a word. */
  readonly lix: number | null
}

export const WORD = /\p{L}+(?:[’'-]\p{L}+)*/gu
/** A full stop within a number or after an initial ends nothing. */
const SENTENCE_END = /[.!?…]+(?=\s|$|["»”)])/gu

/** The words of a text, as they are written. « l’école » and « peut-être » are one word each. */
export const wordsOf = (text: string): string[] => text.match(WORD) ?? []

/** Sentences end at a full stop, question or exclamation mark, or ellipsis; what follows the last one is a sentence too. */
function sentencesOf(text: string): number {
  const parts = text.split(SENTENCE_END)
  return parts.filter((part) => wordsOf(part).length > 0).length
}

const VOWELS = /[aeiouyàâäéèêëîïôöùûüœæ]+/giu

/**
 * Syllables of a French word: its groups of vowels, without a mute e (also -es, -ent after a vowel is not known to be mute) at the
 * end. A rule of thumb, as every count without a lexicon: « lion » has one here, and may have two in verse.
 */
export function syllablesOf(word: string): number {
  const groups = word.match(VOWELS)?.length ?? 0
  const isMute = groups > 1 && /[^aeiouyàâäéèêëîïôöùûüœæ]es?$/iu.test(word)
  return Math.max(1, groups - Number(isMute))
}

/**
 * - Reading ease: 207 − 1.015 × words per sentence − 73.6 × syllables per word (Kandel and Moles: Application de l’indice de Flesch
 *   à la langue française, Cahiers Études de Radio-Télévision 19, 1958). 100 and more is very easy, under 30 very difficult.
 * - LIX: words per sentence + 100 × words of more than six letters over all words (Björnsson: Läsbarhet, 1968). Under 30 is easy,
 *   over 50 difficult.
 */
export function figuresOf(text: string): TextFigures {
  const words = wordsOf(text)
  const sentences = sentencesOf(text)
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  const wordsPerSentence = sentences > 0 ? words.length / sentences : null
  const long = words.filter((word) => [...word.replaceAll(/[’'-]/gu, '')].length > 6).length
  const known = words.length > 0 && wordsPerSentence !== null
  return {
    characters: [...text].length,
    words: words.length,
    sentences,
    syllables,
    wordsPerSentence,
    variety: words.length > 0 ? new Set(words.map((word) => word.toLocaleLowerCase('fr'))).size / words.length : null,
    readingEase: known ? 207 - 1.015 * wordsPerSentence - (73.6 * syllables) / words.length : null,
    lix: known ? wordsPerSentence + (100 * long) / words.length : null,
  }
}
