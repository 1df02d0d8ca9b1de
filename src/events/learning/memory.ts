// How well something is remembered: the memory of FSRS-6, from reviews and the days between them. Pure; the intervals are not
// spread at random, so the same reviews always give the same memory.
//
// The formulas are those of the library ts-fsrs (Free Spaced Repetition Scheduler, version 6): stability is the number of days
// after which nine of ten would be recalled, difficulty goes from 1 to 10.
import { forgetting_curve, fsrs } from 'ts-fsrs'
import { z } from 'zod'
import { LocalDay } from '#kernel/ids.ts'
import { MemoryWeights, USUAL_WEIGHTS } from './memory-weights.ts'

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
  weights: MemoryWeights.nullable().describe('The weights of the last review; null: the usual ones.'),
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

/** What one review says. */
export type Review = {
  readonly on: LocalDay
  readonly rating: Rating
  /** Null: the usual ones. Absent where the review says nothing of weights: then those of the memory go on. */
  readonly weights?: MemoryWeights | null
}

/** The memory after one more review. A review dated before the last one counts as of that day. */
export function reviewed(
  memory: Memory | undefined,
  { on, rating, weights = memory?.weights ?? null }: Review,
): Memory {
  const from = memory && begunBy(memory, weights)
  const days = from ? daysBetween(from.reviewedOn, on) : 0
  const before = from ? { stability: from.stability, difficulty: from.difficulty } : null
  const { stability, difficulty } = schedulerOf(valuesOf(weights), USUAL_RETENTION).next_state(before, days, rating)
  return {
    stability,
    difficulty,
    reviewedOn: from && from.reviewedOn > on ? from.reviewedOn : on,
    reviews: (from?.reviews ?? 0) + 1,
    lapses: (from?.lapses ?? 0) + Number(from !== undefined && rating === 1),
    lastRating: rating,
    weights,
  }
}

const valuesOf = (weights: MemoryWeights | null): readonly number[] => weights?.values ?? USUAL_WEIGHTS

/**
 * The memory as weights that are in force now see it. After one review it is that of its rating alone, so it is begun again: first
 * completions say nothing of weights, and the first interval is where learners differ most. Later ones stay as they were recorded.
 */
export const begunBy = <Card extends Memory>(memory: Card, weights: MemoryWeights | null): Card =>
  memory.reviews === 1
    ? { ...memory, ...reviewed(undefined, { on: memory.reviewedOn, rating: memory.lastRating, weights }) }
    : memory

type Stable = Pick<Memory, 'stability' | 'reviewedOn' | 'weights'>

/** The share of such memories that would be recalled on a day, from 0 to 1: 1 on the day of the review. */
export const recallOn = ({ stability, reviewedOn, weights }: Stable, on: LocalDay): number =>
  forgetting_curve(valuesOf(weights), daysBetween(reviewedOn, on), stability)

/** The first day on which so large a share only would be recalled, at least the day after the review. */
export const dueOn = ({ stability, reviewedOn, weights }: Stable, retention: number): LocalDay =>
  dayAfter(reviewedOn, schedulerOf(valuesOf(weights), retention).next_interval(stability, 0))
