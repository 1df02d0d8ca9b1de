// What the curriculum says of a question's skill, joined when a vector is made: its grade, and how well the learner knows what
// comes before it.

import type { Question } from './answer.ts'
import { mean } from './averages.ts'

/** A skill of the curriculum. */
export type TaughtSkill = {
  readonly skill: string
  readonly grade: number | null
  /** The skills that come directly before it. */
  readonly prerequisites: readonly string[]
}

/** The skills that a question needs of the curriculum: its own, or the parts of a combined one. */
export const taughtParts = (skill: string): readonly string[] => skill.split('_')

/** What comes before any part of the skill, without these parts. */
export function prerequisitesOf(skill: string, taught: readonly TaughtSkill[]): readonly string[] {
  const parts = taughtParts(skill)
  const before = taught.filter((one) => parts.includes(one.skill)).flatMap(({ prerequisites }) => prerequisites)
  return [...new Set(before)].filter((one) => !parts.includes(one))
}

/**
 * The grade of the skill, of a combined one the highest of its parts; and the mean of the learner's recent success on its
 * prerequisites, of those that were answered. Undefined where the curriculum, or the learner's history, has nothing.
 */
export function taughtOf(
  skill: string,
  taught: readonly TaughtSkill[],
  /** The learner's moving average on a skill; undefined before the first answer. */
  recentSuccessOn: (skill: string) => number | undefined,
): Pick<Question, 'grade' | 'prerequisiteMastery'> {
  const parts = taughtParts(skill)
  const grades = taught.flatMap((one) => (parts.includes(one.skill) && one.grade !== null ? [one.grade] : []))
  const known = prerequisitesOf(skill, taught).flatMap((one) => recentSuccessOn(one) ?? [])
  return {
    grade: grades.length > 0 ? Math.max(...grades) : undefined,
    prerequisiteMastery: known.length > 0 ? mean(known) : undefined,
  }
}
