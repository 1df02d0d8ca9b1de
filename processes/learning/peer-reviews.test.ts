/** What happens to a review at its deadline. */
import { it } from 'vitest'
import { Instant } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following, until } from '#kernel/process-specification.ts'
import closePeerReview from '../../commands/learning/close-peer-review.ts'
import { learner } from '../../tests/fixtures/learning.ts'
import { assigned, closed, dueAt, given, review } from '../../tests/fixtures/peer-reviews.ts'
import peerReviews from './peer-reviews.ts'

const closes = send(closePeerReview, { learner, review, reason: 'missed' })
const afterwards = Instant.parse(new Date(Date.parse(dueAt) + 120_000).toISOString())

it('closes a review that has not come, once its deadline has passed', () => {
  following(peerReviews, [assigned()]).when(until(dueAt)).then([])
  following(peerReviews, [assigned()]).when(until(afterwards)).then([closes])
})

it.each([
  ['was given', given()],
  ['was closed', closed('cancelled')],
])('leaves a review alone that %s', (_, end) => {
  following(peerReviews, [assigned(), end]).when(until(afterwards)).then([])
})
