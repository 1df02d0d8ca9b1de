// The decider of the reviews of a learner's productions: who was asked, until when, and what became of it.
// Apart from `learning.productions`, because drafts, the frequent command, need none of this.

import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import type { ReviewId } from '#events/learning/peer-reviews.ts'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import type { ProductionId } from '#events/learning/productions.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'

export type Review = {
  readonly production: ProductionId
  readonly draft: number
  readonly reviewer: PersonId
  readonly dueAt: Instant
  readonly state: 'waiting' | 'given' | 'missed' | 'cancelled'
  /** How many reviews before it did not come, whose place it takes one after the other. */
  readonly replaced: number
}

type Submitted = {
  readonly draft: number
  readonly class: ClassId
  /** Whether the teacher has read this draft: no further review is looked for. */
  readonly isRead: boolean
}

export type Reviews = {
  /** What may be reviewed: the submitted draft of each production that is not withdrawn. */
  readonly submitted: Readonly<Record<string, Submitted>>
  readonly reviews: Readonly<Record<string, Review>>
}

/** Bounds the state, whatever clients send. */
export const MOST_REVIEWS = 1_000

const ended = (state: Reviews, id: ReviewId, end: Review['state']): Reviews => {
  const review = state.reviews[id]
  return review ? { ...state, reviews: { ...state.reviews, [id]: { ...review, state: end } } } : state
}

/** Decides about a review of a production that is still there, or refuses. */
export function whenAssigned(
  state: Reviews,
  id: ReviewId,
  decide: (review: Review, ofClass: ClassId, submitted: Submitted) => Decision,
): Decision {
  const review = state.reviews[id]
  if (!review)
    return refuse('unknown-review', 'No such review of a production of this learner.', {
      pointer: '/review',
      facts: { review: id },
    })
  const submitted = state.submitted[review.production]
  return submitted
    ? decide(review, submitted.class, submitted)
    : refuse('production-withdrawn', 'The author has withdrawn this production.', {
        facts: { production: review.production },
      })
}

export default defineDecider<Reviews>('learning.peer-reviews', {
  stream: 'learner',
  initial: { submitted: {}, reviews: {} },
  evolve: (on) => [
    on(productionSubmitted, (state, { data: { production, draft, class: ofClass } }) => ({
      ...state,
      submitted: { ...state.submitted, [production]: { draft, class: ofClass, isRead: false } },
    })),
    on(productionEvaluated, (state, { data: { production, draft } }) => {
      const submitted = state.submitted[production]
      return submitted?.draft === draft
        ? { ...state, submitted: { ...state.submitted, [production]: { ...submitted, isRead: true } } }
        : state
    }),
    on(productionWithdrawn, (state, { data }) => {
      const { [data.production]: _, ...submitted } = state.submitted
      return { ...state, submitted }
    }),
    on(peerReviewAssigned, (state, { data: { review, production, draft, reviewer, dueAt, instead } }) => {
      const before = instead && state.reviews[instead]
      const replaced = before ? before.replaced + 1 : 0
      const assigned: Review = { production, draft, reviewer, dueAt, state: 'waiting', replaced }
      return { ...state, reviews: { ...state.reviews, [review]: assigned } }
    }),
    on(peerReviewGiven, (state, { data }) => ended(state, data.review, 'given')),
    on(peerReviewClosed, (state, { data }) => ended(state, data.review, data.reason)),
  ],
})
