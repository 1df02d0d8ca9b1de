/** Who may be asked for a review, until when it may be written, and what ends it. */
import { describe, it } from 'vitest'
import { given as afterEvents, id, minute, refused } from '#kernel/specification.ts'
import { enrolled, learner } from '../../tests/fixtures/learning.ts'
import { assigned, closed, dueAt, given, review, reviewer } from '../../tests/fixtures/peer-reviews.ts'
import { drafted, production, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import assignPeerReview from './assign-peer-review.ts'
import closePeerReview from './close-peer-review.ts'
import givePeerReview from './give-peer-review.ts'
import peerReviews from './peer-reviews.ts'

const handedIn = [enrolled(), drafted(), submitted()]
const assignment = { learner, production, review, reviewer, dueAt }
const written = { learner, review, reviewer, text: 'On ne sait pas qui y habite.' }

describe('asking a classmate', () => {
  it('names the draft that was submitted last', () =>
    afterEvents(peerReviews, handedIn).when(assignPeerReview, assignment).then([assigned()]))

  it('changes nothing the second time', () =>
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(assignPeerReview, assignment)
      .then([]))

  it('is refused under the id of another review', () =>
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(assignPeerReview, { ...assignment, reviewer: id('1ea', 3) })
      .then(refused('review-exists', '/review')))

  it('is refused twice for the same draft, and possible again after a review that did not come', () => {
    const another = { ...assignment, review: id('7e71e4', 2) }
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(assignPeerReview, another)
      .then(refused('already-assigned', '/reviewer'))
    const again = assigned()
    afterEvents(peerReviews, [...handedIn, assigned(), closed()])
      .when(assignPeerReview, another)
      .then([{ ...again, data: { ...again.data, review: another.review } }] as never)
  })

  it('is refused for the author', () =>
    afterEvents(peerReviews, handedIn)
      .when(assignPeerReview, { ...assignment, reviewer: learner })
      .then(refused('own-production', '/reviewer')))

  it('is refused before the submission and after the withdrawal', () => {
    for (const events of [
      [enrolled(), drafted()],
      [...handedIn, withdrawn()],
    ])
      afterEvents(peerReviews, events).when(assignPeerReview, assignment).then(refused('not-submitted', '/production'))
  })

  it.each([minute(0), minute(90 * 24 * 60)])('is refused with the deadline %s', (deadline) =>
    afterEvents(peerReviews, handedIn)
      .when(assignPeerReview, { ...assignment, dueAt: deadline }, { occurredAt: minute(5) })
      .then(refused('deadline-out-of-range', '/dueAt')),
  )
})

describe('writing the review', () => {
  it('is for who was asked, by the deadline', () =>
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(givePeerReview, written, { occurredAt: dueAt })
      .then([given()]))

  it('is refused to somebody else, as if there were no such review', () =>
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(givePeerReview, { ...written, reviewer: id('1ea', 3) })
      .then(refused('unknown-review', '/review')))

  it('counts if it was written in time and arrives after the review was closed', () =>
    afterEvents(peerReviews, [...handedIn, assigned(), closed()])
      .when(givePeerReview, written, { occurredAt: minute(599) })
      .then([given()]))

  it('is refused after the deadline, twice, and once the teacher has cancelled it', () => {
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(givePeerReview, written, { occurredAt: minute(601) })
      .then(refused('review-too-late'))
    afterEvents(peerReviews, [...handedIn, assigned(), given()])
      .when(givePeerReview, written)
      .then(refused('review-given'))
    afterEvents(peerReviews, [...handedIn, assigned(), closed('cancelled')])
      .when(givePeerReview, written)
      .then(refused('review-cancelled'))
  })

  it('is refused once the author has withdrawn the text', () =>
    afterEvents(peerReviews, [...handedIn, assigned(), withdrawn()])
      .when(givePeerReview, written)
      .then(refused('production-withdrawn')))
})

describe('closing a review that has not come', () => {
  const missed = { learner, review, reason: 'missed' } as const

  it('is possible once the deadline has passed', () => {
    const waiting = afterEvents(peerReviews, [...handedIn, assigned()])
    waiting.when(closePeerReview, missed, { now: minute(600) }).then([closed()])
    waiting.when(closePeerReview, missed, { now: minute(599) }).then(refused('not-due'))
  })

  it('is possible at any time for the teacher who takes it away', () =>
    afterEvents(peerReviews, [...handedIn, assigned()])
      .when(closePeerReview, { ...missed, reason: 'cancelled' })
      .then([closed('cancelled')]))

  it('changes nothing of a review that was given', () =>
    afterEvents(peerReviews, [...handedIn, assigned(), given()])
      .when(closePeerReview, missed, { now: minute(700) })
      .then([]))
})
