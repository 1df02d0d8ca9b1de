// Who may need a teacher's help: a simple rule that can be checked by hand. Pure.
//
// A learner may need help where
// - on a skill not yet mastered, after at least five answers, proficiency is under 0.55: below that the source
//   documents' own rule makes exercises easier, so the learner works above their level; or
// - nothing was done in the class for more than 14 days while the class went on: counted back from the last day on
//   which anybody did anything, so that holidays alarm nobody and the past reads the same for ever.
//
// It is a hint for a person, not a prediction: the models that predict are evaluated and explained elsewhere.
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

/** The day before which a learner's last activity counts as long ago, in a class last active on the given day. */
export const inactiveBefore = (classLastActiveOn: LocalDay): LocalDay =>
  new Date(Date.parse(classLastActiveOn) - INACTIVE_AFTER_DAYS * DAY_MS).toISOString().slice(0, 10) as LocalDay

/** Whether the learner fell silent while the class went on; one who has only just joined has not. */
export function isInactive(
  learner: { readonly lastActiveOn: LocalDay | null; readonly joinedOn: LocalDay | null },
  classLastActiveOn: LocalDay | null,
): boolean {
  if (classLastActiveOn === null) return false
  // Rows of the roster's first version do not name the day of joining.
  const last = learner.lastActiveOn ?? learner.joinedOn
  return last !== null && last < inactiveBefore(classLastActiveOn)
}
