// How far a learner is in a skill, as one number from 0 to 1 that a teacher can check by hand. Pure.
//
// An exponential moving average of right (1) and wrong (0): each answer counts for 0.3, all before it for 0.7, starting
// from one half. It says how the learner does on this skill lately, not how hard the items were.
//
// Why: as a basis for deciding on a skill it does as well as learner models with more to fit (Pelánek, Řihák: Analysis
// and Design of Mastery Learning Criteria, New Review of Hypermedia and Multimedia 24, 2018), needs one number of state,
// and is linear, so that a corrected answer can be put right exactly, however many came after it.

const WEIGHT = 0.3
const UNKNOWN = 0.5

/** After one more answer, in the order of the log: a late answer counts when it arrives. */
export const nextProficiency = (proficiency: number | null, correct: boolean): number =>
  (1 - WEIGHT) * (proficiency ?? UNKNOWN) + WEIGHT * Number(correct)

/**
 * As it would be had an answer been judged so from the start, up to rounding: of exact numbers none would leave 0 to 1.
 * `answersSince` counts in the order in which the answers were folded.
 */
export function correctedProficiency(
  proficiency: number | null,
  { wasCorrect, isCorrect, answersSince }: { wasCorrect: boolean; isCorrect: boolean; answersSince: number },
): number {
  const share = WEIGHT * (1 - WEIGHT) ** answersSince
  const corrected = (proficiency ?? UNKNOWN) + share * (Number(isCorrect) - Number(wasCorrect))
  return Math.min(1, Math.max(0, corrected))
}
