import { z } from 'zod'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject } from './enrolled.ts'
import peerReviews, { whenAssigned } from './peer-reviews.ts'

/**
 * Writes the review that a learner was asked for. By when it was written decides: what a tablet sends after the deadline counts if
 * it was written before, although the review was closed as missed meanwhile.
 */
export default defineCommand('learning.give-peer-review', {
  summary: 'Give a peer review',
  description:
    'Writes the review of a classmate’s production that a learner was asked for. The author reads it, and is not told who wrote it.',
  route: 'POST /api/peer-reviews/texts',
  may: 'learning:record',
  // Of the reviewer: the author has no part in it.
  of: ({ reviewer }) => ({ kind: 'person', person: reviewer }),
  discreet: true,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The author.'),
    review: peerReviewGiven.data.shape.review,
    reviewer: PersonId.describe('The learner who was asked.'),
    text: peerReviewGiven.data.shape.text,
  }),
  example: {
    learner: exampleSchool.learner,
    review: exampleSchool.review,
    reviewer: exampleSchool.classmate,
    text: 'J’aime bien la cabane. On ne sait pas qui y habite.',
  },
  decider: peerReviews,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { review: id, reviewer, text }, { occurredAt }) =>
    // Whose it is comes first: a learner is told nothing about a review of somebody else.
    state.reviews[id]?.reviewer !== reviewer
      ? refuse('unknown-review', 'This learner was asked for no such review.', {
          pointer: '/review',
          facts: { review: id },
        })
      : whenAssigned(state, id, ({ production, draft, dueAt, state: far }, ofClass) => {
          const facts = { review: id, dueAt }
          if (far === 'given') return refuse('review-given', 'This review was written already.', { facts })
          if (far === 'cancelled')
            return refuse('review-cancelled', 'The teacher has cancelled this review.', { facts })
          if (occurredAt > dueAt)
            return refuse('review-too-late', 'The deadline of this review has passed.', {
              facts: { ...facts, occurredAt },
            })
          return [peerReviewGiven({ production, draft, review: id, reviewer, text, class: ofClass })]
        }),
})
