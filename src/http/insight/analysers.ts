// The port of analysers: each says what it takes, and analyses one part. Registered in one list; adding one changes no route.
import { figuresOf } from '#ml/texts/french-text.ts'
import type { UnknownWord } from '#ml/texts/spelling.ts'
import { spellingsOf } from './spelling.ts'

export type AnalysedKind = 'text' | 'image' | 'audio'

export type Analysis = {
  readonly figures: Readonly<Record<string, number | null>>
  /** Words that a dictionary does not know; absent where none was asked. */
  readonly words?: readonly UnknownWord[]
}

export type Analyser = {
  readonly name: string
  readonly takes: AnalysedKind
  /** What its figures mean, and their source. */
  readonly description: string
  /** It takes so long that it runs only where a request names it. */
  readonly byNameOnly: boolean
  /** The texts of one request; one analysis for each, in their order. Throws QueueFull if too many requests wait for it. */
  analyse(texts: readonly string[], asker: Asker): Promise<readonly Analysis[]>
}

/** `owner`: whose turn it takes where analyses have to wait; `signal`: aborted when nobody waits for the answer any more. */
export type Asker = { readonly owner: string; readonly signal: AbortSignal }

export const analysers: readonly Analyser[] = [
  {
    name: 'french-text',
    takes: 'text',
    description:
      'Counts of a French text and its readability: reading ease by Kandel and Moles (1958), LIX by Björnsson (1968). Figures of the text, not of whoever wrote it.',
    byNameOnly: false,
    analyse: async (texts) => texts.map((text) => ({ figures: { ...figuresOf(text) } })),
  },
  {
    name: 'french-spelling',
    takes: 'text',
    description:
      'Words that the French dictionary of Hunspell (Grammalecte, MPL 2.0) does not know, names left out. It knows no grammar: it finds no wrong agreement and no homophone.',
    byNameOnly: true,
    analyse: async (texts, asker) =>
      (await spellingsOf(texts, asker)).map(({ words, unknown, list }) => ({
        figures: { words, unknown, unknownShare: words > 0 ? unknown / words : null },
        words: list,
      })),
  },
]

/** What is never analysed, whoever asks, by the words in which it may be asked for. */
export const inferring = /emotion|émotion|mood|humeur|stress|sentiment|affect|feeling|engagement|attention/iu

export const WHY_NOT_EMOTIONS =
  'Inferring emotions of people in education is forbidden in the European Union (AI Act, Regulation 2024/1689, article 5(1)(f)). What a learner or a teacher declares is recorded with learning.declare-emotion.'
