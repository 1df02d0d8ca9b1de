import { z } from 'zod'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import peerReviews, { whenAssigned } from './peer-reviews.ts'

/** Ends a review that has not come: at its deadline, or because the teacher takes it away. */
export default defineCommand('learning.close-peer-review', {
  summary: 'Close a peer review',
  description:
    'Ends a review that has not come: as missed once its deadline has passed, or as cancelled. A review that was given stays.',
  route: 'POST /api/peer-reviews/closures',
  may: 'learning:attest',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The author.'),
    review: peerReviewClosed.data.shape.review,
    reason: peerReviewClosed.data.shape.reason,
  }),
  example: { learner: exampleSchool.learner, review: exampleSchool.review, reason: 'cancelled' },
  decider: peerReviews,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { review: id, reason }, { now }) =>
    whenAssigned(state, id, ({ production, reviewer, dueAt, state: far }, ofClass) => {
      if (far !== 'waiting') return []
      if (reason === 'missed' && now < dueAt)
        return refuse('not-due', 'The deadline of this review has not passed.', { facts: { review: id, dueAt } })
      return [peerReviewClosed({ production, review: id, reviewer, reason, class: ofClass })]
    }),
})
