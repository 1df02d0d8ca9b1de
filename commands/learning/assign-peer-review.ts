import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject } from './enrolled.ts'
import peerReviews, { MOST_REVIEWS } from './peer-reviews.ts'

const MOST_DAYS = 60
const DAY_MS = 86_400_000

/** Asks a classmate to review the draft that was submitted last. The same review sent again changes nothing. */
export default defineCommand('learning.assign-peer-review', {
  summary: 'Assign a peer review',
  description:
    'Asks a learner to review the submitted draft of a classmate’s production by a deadline. The author is not told who it is, on no page.',
  route: 'POST /api/peer-reviews',
  may: 'learning:attest',
  // Of both: a teacher asks only whom they teach.
  of: ({ learner, reviewer }) => [
    { kind: 'person', person: learner },
    { kind: 'person', person: reviewer },
  ],
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The author.'),
    production: peerReviewAssigned.data.shape.production,
    review: peerReviewAssigned.data.shape.review.describe('The id of the new review.'),
    reviewer: PersonId.describe('The learner who is asked.'),
    dueAt: peerReviewAssigned.data.shape.dueAt,
  }),
  example: {
    learner: exampleSchool.learner,
    production: exampleSchool.production,
    review: exampleSchool.review,
    reviewer: exampleSchool.classmate,
    dueAt: '2027-12-04T17:00:00.000Z',
  },
  decider: peerReviews,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { learner, ...review }, { occurredAt }) {
    const facts = { production: review.production, review: review.review }
    const known = state.reviews[review.review]
    if (known)
      return known.production === review.production && known.reviewer === review.reviewer
        ? []
        : refuse('review-exists', 'This id is that of another review.', { pointer: '/review', facts })
    const submitted = state.submitted[review.production]
    if (!submitted)
      return refuse('not-submitted', 'The learner has submitted no such production, or has withdrawn it.', {
        pointer: '/production',
        facts,
      })
    if (review.reviewer === learner)
      return refuse('own-production', 'Nobody reviews their own production.', { pointer: '/reviewer', facts })
    const same = Object.values(state.reviews).some(
      ({ production, draft, reviewer, state: far }) =>
        production === review.production &&
        draft === submitted.draft &&
        reviewer === review.reviewer &&
        (far === 'waiting' || far === 'given'),
    )
    if (same)
      return refuse('already-assigned', 'This learner reviews this draft already.', { pointer: '/reviewer', facts })
    if (Object.keys(state.reviews).length >= MOST_REVIEWS)
      return refuse('too-many-reviews', `A learner’s productions have at most ${MOST_REVIEWS} reviews.`, { facts })
    const leftMs = Date.parse(review.dueAt) - Date.parse(occurredAt)
    if (leftMs <= 0 || leftMs > MOST_DAYS * DAY_MS)
      return refuse('deadline-out-of-range', `The deadline must be within the next ${MOST_DAYS} days.`, {
        pointer: '/dueAt',
        facts: { ...facts, occurredAt },
      })
    const { draft, class: ofClass } = submitted
    return [peerReviewAssigned({ ...review, draft, class: ofClass })]
  },
})
