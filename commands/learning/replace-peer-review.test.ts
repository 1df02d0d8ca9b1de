/** Who is asked in the place of a reviewer from whom nothing came. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import { ReviewId, replacementOf } from '#events/learning/peer-reviews.ts'
import { type Instant, PersonId } from '#kernel/ids.ts'
import { given as afterEvents, id, minute, refused } from '#kernel/specification.ts'
import { classA, classB, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { assigned, closed, given, review, reviewer } from '../../tests/fixtures/peer-reviews.ts'
import { drafted, evaluated, production, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import { MOST_AT_ONCE, nextReviewer } from './next-reviewer.ts'
import peerReviews from './peer-reviews.ts'
import replacePeerReview from './replace-peer-review.ts'

const mate = (n: number) => PersonId.parse(id('1ea', n))
const missed = [enrolled(), drafted(), submitted(), assigned(), closed()]
const input = { learner, review, class: classA }
const now = minute(700)
const inThreeDays = minute(700 + 3 * 24 * 60)

const here = (person: PersonId, until: Instant | null = null) => ({ class: classA, learner: person, until })
const load = (person: PersonId, asked: number, ...dueAt: Instant[]) => ({
  class: classA,
  reviewer: person,
  asked,
  waiting: dueAt.map((due) => ({ review: replacementOf(review), dueAt: due })),
})
const rows = (more: object = {}) => ({
  now,
  occurredAt: now,
  needed: {
    roster: [learner, reviewer, mate(3), mate(4)].map((person) => here(person)),
    loads: [],
    restricted: [],
    ...more,
  },
})
const passedOnTo = (person: PersonId, from = review) =>
  peerReviewAssigned({
    ...{ production, draft: 1, class: classA, review: replacementOf(from), instead: from },
    ...{ reviewer: person, dueAt: inThreeDays },
  })

/** Of those two who are left, the one whom this review is given to where both have as many to write. */
const first = mate(4)

describe('a review that was missed', () => {
  it('is given to a classmate who is neither the author nor was asked before, for three days', () =>
    afterEvents(peerReviews, missed)
      .when(replacePeerReview, input, rows())
      .then([passedOnTo(first)]))

  it('is replaced only once', () =>
    afterEvents(peerReviews, [...missed, passedOnTo(mate(3))])
      .when(replacePeerReview, input, rows())
      .then([]))

  it('goes to the learner with the fewest reviews to write, then to the one who was asked least often', () => {
    const given = afterEvents(peerReviews, missed)
    given.when(replacePeerReview, input, rows({ loads: [load(mate(3), 1, minute(800))] })).then([passedOnTo(mate(4))])
    given.when(replacePeerReview, input, rows({ loads: [load(mate(3), 1)] })).then([passedOnTo(mate(4))])
    // A review past its deadline no longer counts.
    given
      .when(replacePeerReview, input, rows({ loads: [load(mate(3), 1, minute(699)), load(mate(4), 1, minute(701))] }))
      .then([passedOnTo(mate(3))])
  })

  it('is not given to the same learner as all others, although nobody has anything to write yet', () => {
    const roster = Array.from({ length: 20 }, (_, n) => here(mate(n + 1)))
    const chosen = Array.from({ length: 20 }, (_, n) =>
      nextReviewer({ review: ReviewId.parse(id('4e7', n)), roster, loads: [], excluded: new Set(), now }),
    )
    expect(new Set(chosen).size).toBeGreaterThan(10)
  })

  it('is given to nobody who has left the class, or whose data may only be stored', () => {
    const given = afterEvents(peerReviews, missed)
    const roster = [here(learner), here(reviewer), here(mate(3), minute(1)), here(mate(4))]
    given.when(replacePeerReview, input, rows({ roster })).then([passedOnTo(mate(4))])
    given.when(replacePeerReview, input, rows({ restricted: [{ person: mate(3) }] })).then([passedOnTo(mate(4))])
  })

  it('is refused where everybody else has as many reviews as they can write', () => {
    const full = [mate(3), mate(4)].map((person) => load(person, 3, minute(800), minute(800), minute(800)))
    afterEvents(peerReviews, missed)
      .when(replacePeerReview, input, rows({ loads: full }))
      .then(refused('nobody-left'))
  })

  it('is passed on twice, and then left to the teacher', () => {
    const roster = [1, 2, 3, 4, 5, 6].map((n) => here(mate(n)))
    const second = replacementOf(review)
    const ended = (which: typeof review, person: PersonId) => {
      const one = closed()
      return { ...one, data: { ...one.data, review: which, reviewer: person } }
    }
    const once = [...missed, passedOnTo(mate(3)), ended(second, mate(3))]
    const twice = [...once, passedOnTo(mate(4), second), ended(replacementOf(second), mate(4))]
    afterEvents(peerReviews, once)
      .when(replacePeerReview, { ...input, review: second }, rows({ roster }))
      .then([passedOnTo(mate(5), second)])
    afterEvents(peerReviews, twice)
      .when(replacePeerReview, { ...input, review: replacementOf(second) }, rows({ roster }))
      .then(refused('replaced-often-enough'))
  })

  it('concerns the text that was handed in last', () => {
    const again = peerReviewAssigned({ ...passedOnTo(first).data, draft: 2 })
    afterEvents(peerReviews, [...missed, drafted(2), submitted(2)])
      .when(replacePeerReview, input, rows())
      .then([again])
  })
})

describe('nothing is passed on', () => {
  it.each([
    ['of a review that still may come', missed.slice(0, -1), 'review-waits'],
    ['of a review that was written after all', [...missed, given()], 'review-given'],
    ['of a text that the teacher has read', [...missed, evaluated()], 'already-read'],
    ['of a text that its author has withdrawn', [...missed, withdrawn()], 'production-withdrawn'],
    ['of an unknown review', missed.slice(0, 3), 'unknown-review'],
  ])('%s', (_, events, code) =>
    afterEvents(peerReviews, events).when(replacePeerReview, input, rows()).then(refused(code)),
  )

  it('to another class', () =>
    afterEvents(peerReviews, missed)
      .when(replacePeerReview, { ...input, class: classB }, rows())
      .then(refused('another-class', '/class')))
})

it('chooses the same learner in whatever order the rows come, and never one who is excluded, away or has enough', () => {
  const learners = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 })
  const choice = learners.chain((ns) =>
    fc.record({
      roster: fc.shuffledSubarray(ns, { minLength: 1 }).map((some) => some.map((n) => here(mate(n)))),
      loads: fc
        .shuffledSubarray(ns)
        .chain((some) =>
          fc.tuple(
            ...some.map((n) =>
              fc.integer({ min: 0, max: 4 }).map((count) => load(mate(n), count, ...Array(count).fill(minute(800)))),
            ),
          ),
        ),
      excluded: fc.subarray(ns).map((some) => new Set(some.map(mate))),
    }),
  )
  fc.assert(
    fc.property(choice, ({ roster, loads, excluded }) => {
      const chosen = nextReviewer({ review, roster, loads, excluded, now })
      expect(nextReviewer({ review, roster: roster.toReversed(), loads: loads.toReversed(), excluded, now })).toBe(
        chosen,
      )
      const waits = (person: PersonId) => loads.find((one) => one.reviewer === person)?.waiting.length ?? 0
      const able = roster.filter(({ learner: one }) => !excluded.has(one) && waits(one) < MOST_AT_ONCE)
      if (chosen === null) expect(able).toEqual([])
      else {
        expect(able.map(({ learner: one }) => one)).toContain(chosen)
        for (const { learner: one } of able) expect(waits(chosen)).toBeLessThanOrEqual(waits(one))
      }
    }),
  )
})
