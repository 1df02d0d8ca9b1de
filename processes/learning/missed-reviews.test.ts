/** What becomes of a review that did not come by its deadline. */
import { expect, it } from 'vitest'
import { notice } from '#events/conversation/notice-kinds.ts'
import peerReviewClosed from '#events/learning/peer-review-closed.ts'
import { ReviewId } from '#events/learning/peer-reviews.ts'
import { isRefusal } from '#kernel/command.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following, refusal } from '#kernel/process-specification.ts'
import { decideAfter, fold, type Happening, id, minute, record } from '#kernel/specification.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import replacePeerReview from '../../commands/learning/replace-peer-review.ts'
import reviewLoads from '../../projections/learning/review-loads.ts'
import { classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { assigned, closed, review } from '../../tests/fixtures/peer-reviews.ts'
import { drafted, submitted } from '../../tests/fixtures/productions.ts'
import missedReviews from './missed-reviews.ts'

const passesOn = send(replacePeerReview, { learner, review, class: classA })
const tells = send(tellTeachers, {
  ...notice('review-missing', review, { class: classA }),
  class: classA,
  about: learner,
})

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

it('is told once', () => {
  following(missedReviews, [assigned(), closed(), refusal('nobody-left')])
    .when(refusal('not-open'))
    .then([])
})

/** Twelve authors whose first reviewers, of the same class, wrote nothing by the same deadline. */
function twelveMissed() {
  const mates = Array.from({ length: 12 }, (_, n) => PersonId.parse(id('1ea', n + 1)))
  const begun = mates.flatMap((subject, n) => {
    const of = { review: ReviewId.parse(id('4e7', n)), reviewer: mates[(n + 1) % 12] ?? subject }
    const [asked, ended] = [assigned(), closed()]
    return [
      { ...enrolled(), subject },
      { ...drafted(), subject },
      { ...submitted(), subject },
      { ...asked, subject, data: { ...asked.data, ...of } },
      { ...ended, subject, data: { ...ended.data, ...of } },
    ]
  })
  return { mates, begun }
}

it('is passed on with eleven others of the class and deadline, and each learner gets one of them', () => {
  const { mates, begun } = twelveMissed()
  const roster = mates.map((one) => ({ class: classA, learner: one, until: null }))
  const happened: Happening[] = [...begun]
  const waiting = Map.groupBy(
    record(begun).filter(({ type }) => type === peerReviewClosed.type),
    (event) => missedReviews.reactors.get(event.type)?.correlate(event as RecordedEvent<never, never>) ?? '',
  )
  // As the outbox is sent: of each key the first command at once, and the next one when that is done.
  while (waiting.size > 0) {
    const loads = fold(reviewLoads, record(happened))
    for (const [key, [event, ...others]] of [...waiting]) {
      const [sent] = event ? (missedReviews.reactors.get(event.type)?.react(null, event as never).send ?? []) : []
      const { subject } = event ?? {}
      const decision = decideAfter(
        record(happened).filter((one) => one.subject === subject),
        replacePeerReview,
        sent?.input as { learner: string; review: string; class: string },
        { needed: { roster, loads, restricted: [] }, now: minute(700) },
      )
      if (isRefusal(decision)) throw new Error(decision.code)
      happened.push(...decision.map((one) => ({ ...one, subject: subject ?? null })))
      if (others.length > 0) waiting.set(key, others)
      else waiting.delete(key)
    }
  }
  const passedOn = record(happened).filter(({ data }) => 'instead' in data)
  expect(passedOn).toHaveLength(12)
  const given = Map.groupBy(passedOn, ({ data }) => Reflect.get(data, 'reviewer'))
  expect([...given.values()].map(({ length }) => length)).toEqual(Array(12).fill(1))
})
