// When a learner is stuck on an exercise or an activity: four reasons that can be checked by hand. Pure.
//
// Nobody is stuck on what is over: an exercise whose last answer is right, an activity that is completed with at least half of
// its points, or that waits for a teacher. On what is not over:
// - `many-attempts`: more than three wrong answers in a row, or more than three handings in;
// - `help`: advice of an AI on the exercise, or the learner found it hard (4 or 5 of 5), since the last right answer;
// - `slow`: more than twice the median active time of the class on it, where at least five of the class have worked on it;
// - `abandoned`: tried twice or begun, and left for seven days or more before the class last worked. The days are counted back
//   from the class, as for inactivity: holidays raise nothing, and the past never changes.
import type { Instant } from '#kernel/ids.ts'

export const MANY_ATTEMPTS = 3
export const SLOW_TIMES = 2
export const SLOW_AMONG = 5
export const ABANDONED_AFTER_DAYS = 7

export const stuckReasons = ['many-attempts', 'help', 'slow', 'abandoned'] as const
export type StuckReason = (typeof stuckReasons)[number]

/** What one learner did of one exercise or activity that is not over. */
export type Work = {
  /** Wrong answers in a row, or handings in. */
  readonly attempts: number
  readonly helps: number
  /** Whether it was begun in earnest: an activity that was opened, an exercise with two wrong answers. */
  readonly isBegun: boolean
  readonly durationMs: number
  readonly lastAt: Instant
}

export type OfClass = {
  /** The median active time on it, and of how many learners; null where no time is known. */
  readonly medianMs: number | null
  readonly timed: number
  /** When anybody of the class last worked; null before. */
  readonly lastWorkedAt: Instant | null
}

const DAY_MS = 86_400_000

export function stuckFor(work: Work, { medianMs, timed, lastWorkedAt }: OfClass): readonly StuckReason[] {
  const isSlow = medianMs !== null && medianMs > 0 && timed >= SLOW_AMONG && work.durationMs > SLOW_TIMES * medianMs
  const leftForMs = lastWorkedAt === null ? 0 : Date.parse(lastWorkedAt) - Date.parse(work.lastAt)
  const holds: Readonly<Record<StuckReason, boolean>> = {
    'many-attempts': work.attempts > MANY_ATTEMPTS,
    help: work.helps > 0,
    slow: isSlow,
    abandoned: work.isBegun && leftForMs >= ABANDONED_AFTER_DAYS * DAY_MS,
  }
  return stuckReasons.filter((reason) => holds[reason])
}

type HandedIn = {
  readonly status: string
  readonly score: number | null
  readonly maxScore: number | null
}

/** Whether a learner is through with an activity. */
export const isOver = ({ status, score, maxScore }: HandedIn): boolean =>
  status === 'needs-review' ||
  (status === 'completed' && (score === null || maxScore === null || maxScore === 0 || score * 2 >= maxScore))
