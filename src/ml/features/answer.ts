// What the features are made from: the answers that a learner gave, and the question that is asked next.

/** An answer that was given. */
export type Answer = {
  readonly learner: string
  readonly exercise: string
  /** Several skills of one answer are one combined id. */
  readonly skill: string
  readonly correct: boolean
  /** When it was given, in milliseconds since 1970. */
  readonly at: number
  /** Active time in milliseconds; undefined where the source does not report it. */
  readonly durationMs: number | undefined
  /** Difficulty of the exercise, from 1 to 5; undefined where nobody gave it one. */
  readonly level: number | undefined
  /** How the learner went about it, where the exercise reports it. */
  readonly strategy?: string | undefined
  /** The day in the school's zone, counted from 1970-01-01. Without it, the day in UTC counts. */
  readonly day?: number | undefined
  /** The school's time zone, which the event carries. */
  readonly zone?: string | undefined
}

/** A question that is about to be asked. What is not known of it gives missing features. */
export type Question = {
  readonly exercise: string
  readonly skill: string
  /** Difficulty, from 1 to 5. */
  readonly level?: number | undefined
  /** When it is asked, in milliseconds since 1970. */
  readonly at?: number | undefined
  /** The day in the school's zone, counted from 1970-01-01. */
  readonly day?: number | undefined
  /** The hour in the school's zone, from 0 to 23. */
  readonly hour?: number | undefined
  /** The school year for which the curriculum has the skill, from 1. Of the skill, not of the learner. */
  readonly grade?: number | undefined
  /** The learner's mean success on the skills that the curriculum puts before this one, from 0 to 1. */
  readonly prerequisiteMastery?: number | undefined
}

export const DAY_MS = 86_400_000

/** The day on which something happened, counted from 1970-01-01. */
export const dayOf = ({ day, at }: { readonly day?: number | undefined; readonly at: number }): number =>
  day ?? Math.floor(at / DAY_MS)
