// A question of the simulated schools' curriculum, in French as a child reads it.
export type Question = {
  readonly question: string
  readonly expected: string
  /** What learners answer who do not know it. */
  readonly wrong: readonly [string, ...string[]]
}

/** The questions of a skill: 40, eight for each level, from the easiest to the hardest. */
export type QuestionsOfSkill = readonly Question[]

/** Without repeats, and without what is right; `other` if nothing is left. */
export function wrongAnswers(expected: string, candidates: readonly string[], other = '?'): Question['wrong'] {
  const [first = other, ...rest] = [...new Set(candidates)].filter((one) => one !== expected)
  return [first, ...rest]
}
