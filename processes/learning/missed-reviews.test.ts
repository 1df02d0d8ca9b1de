/** What becomes of a review that did not come by its deadline. */
import { it } from 'vitest'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import { replacementOf } from '#events/learning/peer-reviews.ts'
import { send } from '#kernel/process.ts'
import { following, refusal } from '#kernel/process-specification.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import replacePeerReview from '../../commands/learning/replace-peer-review.ts'
import { classA, learner } from '../../tests/fixtures/learning.ts'
import { assigned, closed, review } from '../../tests/fixtures/peer-reviews.ts'
import missedReviews from './missed-reviews.ts'

const passesOn = send(replacePeerReview, { learner, review, class: classA })
const tells = send(tellTeachers, {
  ...notice('review-missing', review, { class: classA }),
  class: classA,
  about: learner,
})
const passedOn = () => peerReviewAssigned({ ...assigned().data, review: replacementOf(review), instead: review })

it('is passed on to another learner', () => {
  following(missedReviews, [assigned()]).when(closed()).then([passesOn])
})

it('stays with the teacher who cancelled it', () => {
  following(missedReviews, [assigned()]).when(closed('cancelled')).then([])
})

it.each(['nobody-left', 'replaced-often-enough'])('is told to the teachers where the answer is %s', (code) => {
  following(missedReviews, [assigned(), closed()]).when(refusal(code)).then([tells])
})

it.each(['production-withdrawn', 'already-read', 'review-given', 'person-limited'])(
  'is no matter for the teachers where the answer is %s',
  (code) => {
    following(missedReviews, [assigned(), closed()]).when(refusal(code)).then([])
  },
)

it('is told once, and not at all once somebody else was asked', () => {
  following(missedReviews, [assigned(), closed(), refusal('nobody-left')])
    .when(refusal('not-open'))
    .then([])
  following(missedReviews, [assigned(), closed()]).when(passedOn()).then([])
})
