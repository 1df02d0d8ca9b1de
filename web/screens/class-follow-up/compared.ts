// The same class on two days: what each learner had on the first, on the second, and the difference. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'

export type Overview = paths['/api/classes/{class}/overview']['get']['responses'][200]['content']['application/json']
type Learner = Overview['learners'][number]

export type Pair = { readonly before: number; readonly after: number }
export type Compared = {
  readonly learner: string
  readonly givenName: string | null
  readonly familyName: string | null
  /** False for somebody who was not in the class on the first day: everything of theirs is new. */
  readonly wasThere: boolean
  readonly attempts: Pair
  readonly exercises: Pair
  readonly mastered: Pair
  readonly minutes: Pair
  readonly successRate: { readonly before: number | null; readonly after: number | null }
}

/**
 * By how much more they have answered since, the most first. Who had left by the second day is not in it. `before` is null if the
 * class was not open yet.
 */
export function comparedLearners(before: Overview | null, after: Overview): readonly Compared[] {
  const earlier = new Map(before?.learners.map((learner) => [learner.learner, learner]))
  const of = (learner: Learner): Compared => {
    const old = earlier.get(learner.learner)
    const pair = (value: (one: Learner) => number): Pair => ({ before: old ? value(old) : 0, after: value(learner) })
    return {
      ...{ learner: learner.learner, givenName: learner.givenName, familyName: learner.familyName },
      wasThere: old !== undefined,
      attempts: pair(({ attempts }) => attempts),
      exercises: pair(({ exercisesCompleted }) => exercisesCompleted),
      mastered: pair(({ skillsMastered }) => skillsMastered),
      minutes: pair(({ minutes }) => minutes),
      successRate: { before: old?.successRate ?? null, after: learner.successRate },
    }
  }
  return after.learners
    .map(of)
    .sort((a, b) => b.attempts.after - b.attempts.before - (a.attempts.after - a.attempts.before))
}

/** `+12`, `−3` or `0`, with the minus of a typographer. */
export function difference({ before, after }: Pair, shown: (value: number) => string): string {
  const by = Math.round((after - before) * 10) / 10
  return by === 0 ? '0' : `${by > 0 ? '+' : '−'}${shown(Math.abs(by))}`
}
