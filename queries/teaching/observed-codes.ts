// Sums of the strategies and kinds of error that were seen in answers, over skills and learners. Pure.
import type { SkillId } from '#events/learning/values.ts'
import { type Instant, laterOf, type PersonId } from '#kernel/ids.ts'

export type SeenCode = {
  readonly code: string
  readonly answers: number
  readonly successes: number
  readonly lastAt: Instant
}
/** A row of the read model: what was seen in the answers of a learner on a skill. */
export type ObservedRow = {
  readonly learner: PersonId
  readonly skill: SkillId
  readonly strategies: readonly SeenCode[]
  readonly errors: readonly SeenCode[]
  /** Codes beyond the bound of a row. */
  readonly uncounted: number
}
export type SeenOnSkill = { readonly learner: PersonId; readonly skill: SkillId; readonly codes: readonly SeenCode[] }

export type ObservedCode = {
  readonly code: string
  readonly answers: number
  readonly successes: number
  readonly lastAt: Instant
  readonly skills: readonly { readonly skill: SkillId; readonly answers: number; readonly successes: number }[]
  readonly learners: readonly { readonly learner: PersonId; readonly answers: number; readonly successes: number }[]
}

type Seen = SeenCode & { readonly learner: PersonId; readonly skill: SkillId }
type Sum = { readonly answers: number; readonly successes: number }

const sumOf = (all: readonly Sum[]): Sum => ({
  answers: all.reduce((sum, { answers }) => sum + answers, 0),
  successes: all.reduce((sum, { successes }) => sum + successes, 0),
})
/** Most answers first; the text decides where they are the same, so that two answers show one order. */
const byAnswers = <One extends Sum>(all: readonly One[], textOf: (one: One) => string): One[] =>
  all.toSorted((a, b) => b.answers - a.answers || (textOf(a) < textOf(b) ? -1 : 1))

/** The most frequent strategies and kinds of error, at most so many of each. */
export const observedIn = (rows: readonly ObservedRow[], most: number) => ({
  strategies: observedCodes(rows.map((row) => ({ ...row, codes: row.strategies }))).slice(0, most),
  errors: observedCodes(rows.map((row) => ({ ...row, codes: row.errors }))).slice(0, most),
  uncounted: rows.reduce((sum, row) => sum + row.uncounted, 0),
})

/** One entry for each code, the most frequent first; its skills and learners likewise. */
export function observedCodes(rows: readonly SeenOnSkill[]): readonly ObservedCode[] {
  const seen = rows.flatMap(({ learner, skill, codes }) => codes.map((one): Seen => ({ ...one, learner, skill })))
  const codes = [...Map.groupBy(seen, ({ code }) => code)].map(([code, all]): ObservedCode => {
    const skills = [...Map.groupBy(all, ({ skill }) => skill)].map(([skill, those]) => ({ skill, ...sumOf(those) }))
    const learners = [...Map.groupBy(all, ({ learner }) => learner)].map(([learner, those]) => ({
      learner,
      ...sumOf(those),
    }))
    return {
      code,
      ...sumOf(all),
      lastAt: all.map(({ lastAt }) => lastAt).reduce(laterOf),
      skills: byAnswers(skills, ({ skill }) => skill),
      learners: byAnswers(learners, ({ learner }) => learner),
    }
  })
  return byAnswers(codes, ({ code }) => code)
}
