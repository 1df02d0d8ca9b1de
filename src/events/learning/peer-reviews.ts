// The values of peer reviews: a learner reads a classmate's production and writes what they think of it.
import { z } from 'zod'
import { derivedCommandId } from '#kernel/ids.ts'
import { text } from '../text.ts'

export const ReviewId = z.uuid().toLowerCase().brand<'ReviewId'>().describe('A peer review, by its id.')
export type ReviewId = z.output<typeof ReviewId>

export const ReviewText = text(4_000).describe('What the reviewer writes to the author.')

export const ReviewEnd = z
  .enum(['missed', 'cancelled'])
  .describe('`missed`: nothing had come by the deadline; `cancelled`: the teacher took the review away.')

/** The id of the review that replaces one that was not written. Always the same for a review, so that it is replaced once. */
export const replacementOf = (review: ReviewId): ReviewId =>
  ReviewId.parse(derivedCommandId('review instead of', review))
