import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { ClassId } from '#events/teaching/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import replacePeerReview from '../../commands/learning/replace-peer-review.ts'

/** Refusals after which nobody reads the text unless the teacher sees to it. The others say that no review is missing. */
const NEEDS_THE_TEACHER: ReadonlySet<string> = new Set(['nobody-left', 'replaced-often-enough', 'too-many-reviews'])

/**
 * Gives each review that did not come by its deadline to another learner of the class, or tells the teachers that nobody is left.
 * The notice is about the author and names no reviewer. What a teacher cancelled is theirs to give again.
 */
export default defineProcess('missed-reviews', {
  version: 1,
  description: 'Passes a peer review that was missed on to another learner of the class, or tells the teachers.',
  sends: [replacePeerReview, tellTeachers],
  state: z.object({ learner: PersonId, review: ReviewId, class: ClassId }).nullable(),
  initial: null,
  on: (on) => [
    on(
      peerReviewClosed,
      ({ data }) => data.review,
      (state, { subject: learner, data: { review, reason, class: ofClass } }) => {
        if (!learner || reason !== 'missed') return { state }
        const missed = { learner, review, class: ofClass }
        return { state: missed, send: [send(replacePeerReview, missed)] }
      },
    ),
    on(
      peerReviewAssigned,
      ({ data }) => data.instead ?? null,
      () => ({ state: null }),
    ),
  ],
  onRefused: (state, { command }, { code }) =>
    state && command === replacePeerReview.name && NEEDS_THE_TEACHER.has(code)
      ? {
          state: null,
          send: [
            send(tellTeachers, {
              ...notice('review-missing', state.review, { class: state.class }),
              class: state.class,
              about: state.learner,
            }),
          ],
        }
      : { state: null },
})
