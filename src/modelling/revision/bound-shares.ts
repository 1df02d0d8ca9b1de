// Bounds how many of the reviews are one learner's. The weights plan the revisions of a whole school: without a bound, a learner who
// revises ten times as much as the others would decide them, and be what they are judged on.
import { laterReviewsIn, untilLaterReview } from './later-reviews.ts'
import type { ReadHistory } from './read-reviews.ts'

/** Of the reviews that are learnt from: docs/badges-and-revision.md has what this and a tenth were worth on simulated learners. */
export const MOST_SHARE_LEARNT = 0.2
/** Of the reviews that are judged by: more, since five learners are the fewest there. */
export const MOST_SHARE_JUDGED = 0.25

/**
 * The same histories, with at most so great a share of the later reviews from each learner. Of a learner with more, what was reviewed
 * last stays: whole histories as far as there is room, since each review is learnt with those before it, and the beginning of one more.
 * With so few learners that no bound can be met, everything stays.
 */
export function boundShares(histories: readonly ReadHistory[], mostShare: number): readonly ReadHistory[] {
  const ofEach = [...Map.groupBy(histories, ({ learner }) => learner).values()].map((own) => ({
    own,
    reviews: own.reduce((sum, one) => sum + laterReviewsIn(one), 0),
  }))
  const most = mostOfEach(
    ofEach.map(({ reviews }) => reviews),
    mostShare,
  )
  if (most === null) return histories
  return ofEach.flatMap(({ own, reviews }) => (reviews > most ? latest(own, most) : own))
}

/** The greatest number that is at most the share of all that is left with it as the bound; null where no number is. */
function mostOfEach(counts: readonly number[], mostShare: number): number | null {
  const left = (most: number) => counts.reduce((sum, one) => sum + Math.min(one, most), 0)
  const fits = (most: number) => most <= mostShare * left(most)
  const greatest = Math.max(0, ...counts)
  if (fits(greatest)) return greatest
  // What fits is all up to one number: the share of what is left grows more slowly the greater the bound.
  let [low, high] = [0, greatest]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low === 0 ? null : low
}

const lastDayOf = ({ reviews }: ReadHistory): string => reviews.reduce((last, { on }) => (on > last ? on : last), '')

function latest(own: readonly ReadHistory[], most: number): readonly ReadHistory[] {
  let room = most
  const kept: ReadHistory[] = []
  for (const history of own.toSorted((a, b) => (lastDayOf(a) < lastDayOf(b) ? 1 : -1))) {
    if (room === 0) break
    const shown = untilLaterReview(history, room)
    room -= laterReviewsIn(shown)
    kept.push(shown)
  }
  return kept
}
