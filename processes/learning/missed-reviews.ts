import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { ClassId } from '#events/teaching/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, send } from '#kernel/process.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import replacePeerReview from '../../commands/learning/replace-peer-review.ts'

/** Refusals after which nobody reads the text unless the teacher sees to it. The others say that no review is missing. */
const NEEDS_THE_TEACHER: ReadonlySet<string> = new Set(['nobody-left', 'replaced-often-enough', 'too-many-reviews'])

const Missed = z.object({ learner: PersonId, review: ReviewId, class: ClassId })

/**
 * Gives each review that did not come by its deadline to another learner of the class, or tells the teachers that nobody is left.
 * The notice is about the author and names no reviewer. What a teacher cancelled is theirs to give again.
 *
 * Its key is the class: commands of one key are sent one after the other, so that each choice counts the choices before it. A whole
 * class often has the same deadline. There is no state: a refusal says which review it is about, and a state of the class would be
 * deleted with whichever author is erased.
 */
export default defineProcess('missed-reviews', {
  version: 2,
  description: 'Passes a peer review that was missed on to another learner of the class, or tells the teachers.',
  sends: [replacePeerReview, tellTeachers],
  state: z.null(),
  initial: null,
  // The first version kept, by review, what a refusal says as well.
  migrate: () => null,
  on: (on) => [
    on(
      peerReviewClosed,
      ({ data }) => data.class,
      (state, { subject: learner, data: { review, reason, class: ofClass } }) =>
        learner && reason === 'missed'
          ? { state, send: [send(replacePeerReview, { learner, review, class: ofClass })] }
          : { state },
    ),
  ],
  onRefused(state, { command, input }, { code }) {
    const missed = Missed.safeParse(input)
    if (command !== replacePeerReview.name || !NEEDS_THE_TEACHER.has(code) || !missed.success) return { state }
    const { learner, review, class: ofClass } = missed.data
    const told = { ...notice('review-missing', review, { class: ofClass }), class: ofClass, about: learner }
    return { state, send: [send(tellTeachers, told)] }
  },
})
