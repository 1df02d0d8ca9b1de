import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import { replacementOf } from '#events/learning/peer-reviews.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import reviewLoads from '../../projections/learning/review-loads.ts'
import restrictions from '../../projections/privacy/restrictions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import { learnerStream, learnerSubject } from './enrolled.ts'
import { nextReviewer } from './next-reviewer.ts'
import peerReviews, { MOST_REVIEWS, whenAssigned } from './peer-reviews.ts'

/** A text is passed on so often: after three classmates who did not write, the teacher reads it. */
const MOST_REPLACEMENTS = 2
const DAYS = 3
const DAY_MS = 86_400_000

/**
 * Gives a review that did not come to another learner of the class. Who it is follows from a rule, so that neither a process nor a
 * teacher has to choose, and whoever sends the command is told no name.
 */
export default defineCommand('learning.replace-peer-review', {
  summary: 'Replace a missed peer review',
  description:
    'Asks another learner of the class for a review that did not come or was cancelled, within three days: the one who has the fewest reviews to write. Nobody is asked twice for the same production.',
  route: 'POST /api/peer-reviews/replacements',
  may: 'learning:attest',
  of: ({ learner, class: ofClass }) => [
    { kind: 'person', person: learner },
    { kind: 'class', class: ofClass },
  ],
  purpose: 'teaching',
  input: z.object({
    learner: PersonId.describe('The author.'),
    review: peerReviewAssigned.data.shape.review.describe('The review that did not come.'),
    class: peerReviewAssigned.data.shape.class.describe('The class in which the production was written.'),
  }),
  example: { learner: exampleSchool.learner, review: exampleSchool.review, class: exampleSchool.class },
  decider: peerReviews,
  stream: learnerStream,
  subject: learnerSubject,
  needs: {
    roster: { from: classRoster, keys: ({ class: ofClass }) => [{ class: ofClass }] },
    loads: { from: reviewLoads, keys: ({ class: ofClass }) => [{ class: ofClass }] },
    restricted: { from: restrictions, keys: () => [{}] },
  },
  decide: (state, { learner, review: missed, class: named }, { now, needed }) =>
    whenAssigned(state, missed, ({ production, state: far, replaced }, ofClass, { draft, isRead }) => {
      const review = replacementOf(missed)
      const facts = { review: missed, production }
      if (state.reviews[review]) return []
      if (named !== ofClass)
        return refuse('another-class', 'The production was written in another class.', { pointer: '/class', facts })
      if (far === 'given') return refuse('review-given', 'This review was written already.', { facts })
      if (far === 'waiting') return refuse('review-waits', 'This review may still come.', { facts })
      if (isRead) return refuse('already-read', 'The teacher has read this production.', { facts })
      if (Object.keys(state.reviews).length >= MOST_REVIEWS)
        return refuse('too-many-reviews', `A learner’s productions have at most ${MOST_REVIEWS} reviews.`, { facts })
      if (replaced >= MOST_REPLACEMENTS)
        return refuse('replaced-often-enough', `A review is passed on ${MOST_REPLACEMENTS} times at most.`, { facts })
      const asked = Object.values(state.reviews).filter((other) => other.production === production)
      const excluded = [
        learner,
        ...asked.map(({ reviewer }) => reviewer),
        ...needed.restricted.map(({ person }) => person),
      ]
      const reviewer = nextReviewer({ ...needed, review: missed, excluded: new Set(excluded), now })
      if (!reviewer)
        return refuse('nobody-left', 'Nobody else in the class can be asked for this review now.', { facts })
      const dueAt = Instant.parse(new Date(Date.parse(now) + DAYS * DAY_MS).toISOString())
      return [peerReviewAssigned({ production, draft, review, reviewer, dueAt, class: ofClass, instead: missed })]
    }),
})
