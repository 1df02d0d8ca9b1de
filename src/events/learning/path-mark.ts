// The points of a quiz in a path: of its answers, or as a teacher corrected them. Pure; the decider and the read model share it.
//
// The rule, in words: of several answers, the one with the most points counts. A correction replaces that. An answer that was given
// after the correction counts if it has more points; one that was given before it, and comes late, does not.
import type { Instant } from '#kernel/ids.ts'

export type PathMark = {
  readonly points: number
  readonly mostPoints: number
  /** Null where nobody corrected it. */
  readonly correctedAt: Instant | null
}

type Points = { readonly points: number; readonly mostPoints: number }

/** The mark after an answer. */
export function markAfterAnswer(before: PathMark | null, { points, mostPoints }: Points, at: Instant): PathMark {
  if (!before) return { points, mostPoints, correctedAt: null }
  if (points <= before.points || (before.correctedAt !== null && at < before.correctedAt)) return before
  return { ...before, points, mostPoints }
}

/** The mark after a correction. */
export const markAfterCorrection = ({ points, mostPoints }: Points, at: Instant): PathMark => ({
  ...{ points, mostPoints, correctedAt: at },
})
