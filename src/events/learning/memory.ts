// How well something is remembered: the memory of FSRS-6, from reviews and the days between them. Pure; the intervals are not
// spread at random, so the same reviews always give the same memory.
//
// The formulas are those of the library ts-fsrs (Free Spaced Repetition Scheduler, version 6): stability is the number of days
// after which nine of ten would be recalled, difficulty goes from 1 to 10.
import { forgetting_curve, fsrs } from 'ts-fsrs'
import { z } from 'zod'
import { LocalDay } from '#kernel/ids.ts'

/**
 * The weights that ts-fsrs 5.4.2 ships, fitted on the reviews of thousands of Anki users. They are written here because another
 * release of the library must not change what was folded before: new weights are a new version of the read model.
 */
export const MEMORY_WEIGHTS: readonly number[] = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
  0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]

/** Nothing is left for longer than a school year. */
export const LONGEST_DAYS = 300

/** 1: forgotten; 2: recalled with effort; 3: recalled; 4: recalled at once. */
export const Rating = z
  .int()
  .min(1)
  .max(4)
  .describe('1: forgotten, 2: recalled with effort, 3: recalled, 4: recalled at once.')
export type Rating = z.output<typeof Rating>

export const Memory = z.object({
  stability: z.number().describe('Days after which nine of ten would be recalled.'),
  difficulty: z.number().describe('From 1 (easy to keep) to 10.'),
  reviewedOn: LocalDay.describe('The last day on which it was reviewed.'),
  reviews: z.int(),
  lapses: z.int().describe('How often it was forgotten after the first time.'),
  lastRating: Rating.describe('The rating of the last review.'),
})
export type Memory = z.output<typeof Memory>

const DAY_MS = 86_400_000
/** Whole days from one local day to another; never negative. */
export const daysBetween = (from: LocalDay, to: LocalDay): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS))

export const dayAfter = (day: LocalDay, days: number): LocalDay =>
  LocalDay.parse(new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10))

const schedulers = new Map<string, ReturnType<typeof fsrs>>()
function schedulerOf(weights: readonly number[], retention: number) {
  const name = `${retention} ${weights.join(' ')}`
  const known = schedulers.get(name)
  if (known) return known
  const made = fsrs({ w: weights, request_retention: retention, enable_fuzz: false, maximum_interval: LONGEST_DAYS })
  if (schedulers.size > 100) schedulers.clear()
  schedulers.set(name, made)
  return made
}
const USUAL_RETENTION = 0.9

/** The memory after one more review. A review dated before the last one counts as of that day. */
export function reviewed(
  memory: Memory | undefined,
  { on, rating }: { readonly on: LocalDay; readonly rating: Rating },
  weights: readonly number[] = MEMORY_WEIGHTS,
): Memory {
  const days = memory ? daysBetween(memory.reviewedOn, on) : 0
  const before = memory ? { stability: memory.stability, difficulty: memory.difficulty } : null
  const { stability, difficulty } = schedulerOf(weights, USUAL_RETENTION).next_state(before, days, rating)
  return {
    stability,
    difficulty,
    reviewedOn: memory && memory.reviewedOn > on ? memory.reviewedOn : on,
    reviews: (memory?.reviews ?? 0) + 1,
    lapses: (memory?.lapses ?? 0) + Number(memory !== undefined && rating === 1),
    lastRating: rating,
  }
}

type Stable = Pick<Memory, 'stability' | 'reviewedOn'>

/** The share of such memories that would be recalled on a day, from 0 to 1: 1 on the day of the review. */
export const recallOn = ({ stability, reviewedOn }: Stable, on: LocalDay, weights = MEMORY_WEIGHTS): number =>
  forgetting_curve(weights, daysBetween(reviewedOn, on), stability)

/** The first day on which so large a share only would be recalled, at least the day after the review. */
export const dueOn = ({ stability, reviewedOn }: Stable, retention: number, weights = MEMORY_WEIGHTS): LocalDay =>
  dayAfter(reviewedOn, schedulerOf(weights, retention).next_interval(stability, 0))
