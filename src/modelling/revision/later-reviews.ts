// Which reviews of a history say something of forgetting: the first of each later day. The others of a day come from a memory that was
// just refreshed.
import { daysBetween } from '#events/learning/memory.ts'
import type { LocalDay } from '#kernel/ids.ts'
import type { TrainedReview } from './memory-trainer.ts'
import type { ReadHistory } from './read-reviews.ts'

/** Of each day the first review. One that came late counts as of the last day. */
export function trainedOf({ reviews }: ReadHistory): TrainedReview[] {
  const trained: TrainedReview[] = []
  let last: LocalDay | null = null
  for (const { on, rating } of reviews) {
    const days: number = last === null ? 0 : daysBetween(last, on)
    if (last !== null && days === 0) continue
    trained.push({ rating, days })
    last = on
  }
  return trained
}

/** Reviews on a later day than the one before. */
export const laterReviewsIn = (history: ReadHistory): number => Math.max(0, trainedOf(history).length - 1)

/** The beginning of a history, with at most so many later reviews. */
export function untilLaterReview(history: ReadHistory, most: number): ReadHistory {
  let reviews = history.reviews
  while (laterReviewsIn({ ...history, reviews }) > most) reviews = reviews.slice(0, -1)
  return { ...history, reviews }
}
