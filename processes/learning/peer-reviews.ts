import { z } from 'zod'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import closePeerReview from '../../commands/learning/close-peer-review.ts'

const DEADLINE = 'deadline'
/** The clock of the database, which timers go by, may be ahead of the one that decides. */
const GRACE_MS = 60_000

const afterDeadline = (dueAt: Instant) => Instant.parse(new Date(Date.parse(dueAt) + GRACE_MS).toISOString())

const Waiting = z.object({ learner: PersonId, review: ReviewId }).nullable()

const ofReview = ({ data }: { readonly data: { readonly review: ReviewId } }) => data.review

/** Closes each review that has not come by its deadline: the production goes on without it. */
export default defineProcess('peer-reviews', {
  version: 1,
  description: 'Closes a peer review as missed once its deadline has passed.',
  sends: [closePeerReview],
  state: Waiting,
  initial: null,
  on: (on) => [
    on(peerReviewAssigned, ofReview, (_, { subject, data: { review, dueAt } }) =>
      subject
        ? { state: { learner: subject, review }, timers: [{ name: DEADLINE, due: afterDeadline(dueAt) }] }
        : { state: null },
    ),
    on(peerReviewGiven, ofReview, () => ({ state: null })),
    on(peerReviewClosed, ofReview, () => ({ state: null })),
  ],
  onTimer: (state) =>
    state === null ? { state } : { state, send: [send(closePeerReview, { ...state, reason: 'missed' })] },
  // The author has withdrawn the production, or the review came meanwhile: there is nothing left to close.
  onRefused: () => ({ state: null }),
})
