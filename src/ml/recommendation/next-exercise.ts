// Which exercise of the bank comes next: on the skill, or on what it builds on, near the level, and not done lately.

export type BankExercise = {
  readonly exercise: string
  readonly skill: string
  /** From 1 to 5; null if nobody gave it one. */
  readonly level: number | null
}

/** What the learner has done on one exercise. */
export type Done = { readonly lastCorrect: boolean; readonly lastAtMs: number }

/** The learner's recent success on a skill, from 0 to 1; null before any answer. */
export type SkillKnown = { readonly skill: string; readonly success: number | null; readonly isMastered: boolean }

export type Choice = {
  readonly exercise: string
  readonly skill: string
  readonly level: number | null
  /** `prerequisite`: what the skill builds on is not known yet, so it comes first. */
  readonly because: 'level' | 'prerequisite'
  /** The learner has never answered it. */
  readonly isNew: boolean
}

/** An exercise comes back after a week at the earliest. */
export const LATELY_MS = 7 * 86_400_000
/** Below this share a skill counts as not known: the threshold under which the ±1 rule makes exercises easier. */
const KNOWN = 0.55

/**
 * The prerequisite to practise first; null if there is none. It is not asked of a learner who succeeds on the skill itself.
 */
export function missingPrerequisite(skill: SkillKnown, prerequisites: readonly SkillKnown[]): SkillKnown | null {
  if (isKnown(skill)) return null
  return prerequisites.find((one) => !isKnown(one)) ?? null
}

const isKnown = ({ success, isMastered }: SkillKnown): boolean => isMastered || (success !== null && success >= KNOWN)

/**
 * The exercise nearest to the level, among those that were not done in the week before `atMs`; new ones first, then those
 * answered wrong, then the ones done longest ago. Null if the bank has no other.
 */
export function nextExercise(
  bank: readonly BankExercise[],
  wanted: { readonly skill: string; readonly level: number; readonly because: Choice['because'] },
  done: ReadonlyMap<string, Done>,
  atMs: number,
): Choice | null {
  const distance = ({ level }: BankExercise) => (level === null ? levelsApart : Math.abs(level - wanted.level))
  const best = bank
    .filter(({ exercise, skill }) => {
      const last = done.get(exercise)
      return skill === wanted.skill && (last === undefined || atMs - last.lastAtMs >= LATELY_MS)
    })
    .toSorted((a, b) => {
      const [doneA, doneB] = [done.get(a.exercise), done.get(b.exercise)]
      return (
        distance(a) - distance(b) ||
        Number(doneA !== undefined) - Number(doneB !== undefined) ||
        Number(doneA?.lastCorrect ?? false) - Number(doneB?.lastCorrect ?? false) ||
        (doneA?.lastAtMs ?? 0) - (doneB?.lastAtMs ?? 0) ||
        (a.exercise < b.exercise ? -1 : 1)
      )
    })[0]
  return best ? { ...best, because: wanted.because, isNew: !done.has(best.exercise) } : null
}

/** More than any two levels are apart: an exercise without a level is the last choice. */
const levelsApart = 5
