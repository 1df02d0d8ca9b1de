import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import peerReviewGiven from '#events/learning/peer-review-given.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'

const REMINDER = 'reminder'
const DAY_MS = 86_400_000

/** A day before the deadline, or halfway to it where that is later. */
function reminderAt(assignedAt: Instant, dueAt: Instant): Instant {
  const [from, until] = [Date.parse(assignedAt), Date.parse(dueAt)]
  return Instant.parse(new Date(Math.max(until - DAY_MS, (from + until) / 2)).toISOString())
}

const ofReview = ({ data }: { readonly data: { readonly review: ReviewId } }) => data.review

/** Reminds a reviewer once, before the deadline. The notice names neither the author nor the text: who reviews whom stays hidden. */
export default defineProcess('peer-review-reminders', {
  version: 1,
  description: 'Reminds a learner of a peer review that has not come, a day before its deadline.',
  sends: [giveNotice],
  state: z.object({ reviewer: PersonId, review: ReviewId }).nullable(),
  initial: null,
  on: (on) => [
    on(peerReviewAssigned, ofReview, (_, { occurredAt, data: { review, reviewer, dueAt } }) => ({
      state: { review, reviewer },
      timers: [{ name: REMINDER, due: reminderAt(occurredAt, dueAt) }],
    })),
    on(peerReviewGiven, ofReview, () => ({ state: null })),
    on(peerReviewClosed, ofReview, () => ({ state: null })),
  ],
  onTimer: (state) =>
    state === null
      ? { state }
      : {
          state: null,
          send: [send(giveNotice, { ...notice('review-due', state.review, {}), person: state.reviewer })],
        },
})
