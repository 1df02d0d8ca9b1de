// The values that the events of revision share.
import { z } from 'zod'

/** What is revised. */
export const RevisedKind = z.enum(['exercise', 'content']).describe('Whether it is an exercise or a content.')

/** An exercise or a content, by its own id. */
export const RevisedId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9._:/-]+$/, 'A code of letters, digits and . _ : / -')
  .brand<'RevisedId'>()
  .describe('The exercise or content, by its id.')
export type RevisedId = z.output<typeof RevisedId>

export const RevisedItem = z.object({ kind: RevisedKind, item: RevisedId })
export type RevisedItem = z.output<typeof RevisedItem>

/** A few minutes of revising, by an id that the application chooses. */
export const RevisionId = z.uuid().toLowerCase().brand<'RevisionId'>().describe('The session of revision, by its id.')

/** What one session takes at most. */
export const MOST_ITEMS = 50

/** How easily something was recalled, as the learner says. */
export const Ease = z.enum(['hard', 'good', 'easy']).describe('How easily it was recalled, as the learner says.')

export const itemKey = ({ kind, item }: RevisedItem): string => `${kind} ${item}`

/** FSRS's rating of an answer. */
export const ratingOf = ({
  correct,
  ease,
}: {
  correct: boolean
  ease?: z.output<typeof Ease> | undefined
}): 1 | 2 | 3 | 4 => (correct ? (ease === 'hard' ? 2 : ease === 'easy' ? 4 : 3) : 1)

/** The first review of an exercise is its completion: at the first try it was recalled, after more it was not. */
export const ratingOfCompletion = ({ attempts, score }: { attempts: number; score?: number | undefined }): 1 | 3 =>
  attempts === 1 && (score ?? 1) >= 0.5 ? 3 : 1
