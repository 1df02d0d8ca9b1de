/** How many of the reviews may be one learner's. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { boundShares } from './bound-shares.ts'
import { laterReviewsIn } from './later-reviews.ts'

const learnerOf = (n: number) => PersonId.parse(id('1ea', n))
/** So many reviews after the first, each a day after the one before. */
const history = (n: number, later: number, from = 0) => ({
  learner: learnerOf(n),
  reviews: Array.from({ length: later + 1 }, (_, day) => ({
    on: dayAfter(LocalDay.parse('2026-01-05'), from + day),
    rating: 3 as const,
  })),
})
const laterOf = (histories: ReturnType<typeof boundShares>, n: number) =>
  histories.filter(({ learner }) => learner === learnerOf(n)).reduce((sum, one) => sum + laterReviewsIn(one), 0)
const others = Array.from({ length: 19 }, (_, n) => history(n + 2, 10))

describe('the share of a learner', () => {
  it('is bounded: who revised most keeps a tenth of what is left, and the others all', () => {
    const left = boundShares([...Array.from({ length: 30 }, () => history(1, 20)), ...others], 0.1)
    expect(laterOf(left, 1)).toBe(21)
    for (let n = 2; n <= 20; n += 1) expect(laterOf(left, n)).toBe(10)
  })

  it('is what was reviewed last, each with all reviews before it', () => {
    const [early, late, middle] = [history(1, 20), history(1, 20, 90), history(1, 20, 30)]
    const left = boundShares([early, late, middle, ...others], 0.1)
    expect(left.filter(({ learner }) => learner === learnerOf(1))).toEqual([
      late,
      { ...middle, reviews: middle.reviews.slice(0, 2) },
    ])
  })

  it('changes nothing where nobody has more, and where there are too few learners for a bound', () => {
    expect(boundShares(others, 0.1)).toEqual(others)
    const few = [history(1, 50), history(2, 1)]
    expect(boundShares(few, 0.1)).toEqual(few)
    expect(boundShares([], 0.1)).toEqual([])
  })

  it('is never exceeded, and nobody who revised is left out', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }), { minLength: 20, maxLength: 40 }),
        (ofLearners) => {
          const all = ofLearners.flatMap((own, n) => own.map((later) => history(n, later)))
          const left = boundShares(all, 0.1)
          const counts = ofLearners.map((_, n) => laterOf(left, n))
          const sum = counts.reduce((total, one) => total + one, 0)
          const revising = ofLearners.filter((_, n) => laterOf(all, n) > 0).length
          if (revising > 10) for (const one of counts) expect(one).toBeLessThanOrEqual(sum * 0.1)
          expect(counts.filter((one) => one > 0)).toHaveLength(revising)
        },
      ),
    ))
})
