// Which learners may need a teacher's help: a simple rule that can be checked by hand. Pure.
//
// A learner may need help in one of two cases:
// - On a skill not yet mastered, after at least five answers, proficiency is below 0.55. Below this threshold the source
//   documents make exercises easier, so the learner works above their level.
// - The learner was inactive in the class for more than 14 days while the class was active. The days are counted back
//   from the class's last active day, so that holidays raise no alarm and the past never changes.
//
// It is a hint for a person, not a prediction. Predictive models are evaluated and explained elsewhere.
import type { LocalDay } from '#kernel/ids.ts'

export const STRUGGLING_BELOW = 0.55
export const STRUGGLING_AFTER_ATTEMPTS = 5
export const INACTIVE_AFTER_DAYS = 14

type Practice = {
  readonly skill: string
  readonly proficiency: number | null
  readonly attempts: number
  readonly masteredAt: string | null
}

export const isStruggling = ({ proficiency, attempts, masteredAt }: Practice): boolean =>
  masteredAt === null && attempts >= STRUGGLING_AFTER_ATTEMPTS && proficiency !== null && proficiency < STRUGGLING_BELOW

const DAY_MS = 86_400_000

/** A learner last active before this day counts as inactive, in a class last active on the given day. */
export const inactiveBefore = (classLastActiveOn: LocalDay): LocalDay =>
  new Date(Date.parse(classLastActiveOn) - INACTIVE_AFTER_DAYS * DAY_MS).toISOString().slice(0, 10) as LocalDay

/** Whether the learner was inactive while the class was active. A learner who has just joined is not inactive. */
export function isInactive(
  learner: { readonly lastActiveOn: LocalDay | null; readonly joinedOn: LocalDay | null },
  classLastActiveOn: LocalDay | null,
): boolean {
  if (classLastActiveOn === null) return false
  // Rows of the roster's version 1 have no day of joining.
  const last = learner.lastActiveOn ?? learner.joinedOn
  return last !== null && last < inactiveBefore(classLastActiveOn)
}
