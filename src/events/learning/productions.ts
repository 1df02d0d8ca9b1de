// The values of learners' productions: texts that they write in drafts, submit and may see published.
import { z } from 'zod'
import { possiblyEmptyText, text } from '../text.ts'

/** One production. The application that the learner writes in makes the id, so that a text can be begun offline. */
export const ProductionId = z.uuid().toLowerCase().brand<'ProductionId'>().describe('A production, by its id.')
export type ProductionId = z.output<typeof ProductionId>

export const DraftNumber = z.int().min(1).max(100_000).describe('The number of the draft, from 1.')

export const ProductionTitle = text(200).describe('The title.')
export const ProductionText = possiblyEmptyText(15_000).describe('The text: some 2,500 words at most.')

export const WordCount = z
  .int()
  .nonnegative()
  .describe('Words: runs of letters and digits; apostrophes and hyphens between them join.')

const word = /[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu

/** How many words a text has. « L’arc-en-ciel est là. » has three. */
export const wordsIn = (written: string): number => written.match(word)?.length ?? 0

export const ProductionState = z
  .enum(['draft', 'submitted', 'evaluated', 'published'])
  .describe('How far the production is.')
