/** When a reviewer is reminded, and of what. */
import { it } from 'vitest'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import { send } from '#kernel/process.ts'
import { following, until } from '#kernel/process-specification.ts'
import { minute } from '#kernel/specification.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import { assigned, closed, given, review, reviewer } from '../../tests/fixtures/peer-reviews.ts'
import peerReviewReminders from './peer-review-reminders.ts'

const reminds = send(giveNotice, { ...notice('review-due', review, {}), person: reviewer })
const DAY = 24 * 60

it('reminds the reviewer a day before the deadline', () => {
  const { data } = assigned()
  const inAWeek = peerReviewAssigned({ ...data, dueAt: minute(7 * DAY) })
  following(peerReviewReminders, [inAWeek])
    .when(until(minute(6 * DAY - 1)))
    .then([])
  following(peerReviewReminders, [inAWeek])
    .when(until(minute(6 * DAY)))
    .then([reminds])
})

it('reminds the reviewer halfway where the deadline is less than two days away', () => {
  following(peerReviewReminders, [assigned()])
    .when(until(minute(299)))
    .then([])
  following(peerReviewReminders, [assigned()])
    .when(until(minute(300)))
    .then([reminds])
})

it('reminds once', () => {
  following(peerReviewReminders, [assigned(), until(minute(300))])
    .when(until(minute(600)))
    .then([])
})

it.each([
  ['was given', given()],
  ['was closed', closed('cancelled')],
])('says nothing of a review that %s', (_, end) => {
  following(peerReviewReminders, [assigned(), end])
    .when(until(minute(600)))
    .then([])
})
