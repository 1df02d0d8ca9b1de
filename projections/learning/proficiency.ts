// A learner's proficiency in a skill: one number from 0 to 1 that a teacher can check by hand. Pure.
//
// An exponential moving average of right (1) and wrong (0) answers: the last answer weighs 0.3, all earlier ones 0.7,
// starting from 0.5. It reflects the learner's recent answers on the skill, not the difficulty of the items.
//
// Why: as a basis for deciding on a skill it does as well as learner models with more to fit (Pelánek, Řihák: Analysis
// and Design of Mastery Learning Criteria, New Review of Hypermedia and Multimedia 24, 2018), needs one number of state,
// and is linear, so that a corrected answer can be put right exactly, however many came after it.

const WEIGHT = 0.3
const UNKNOWN = 0.5

/** The proficiency after one more answer, in log order: a late answer counts when it arrives. */
export const nextProficiency = (proficiency: number | null, correct: boolean): number =>
  (1 - WEIGHT) * (proficiency ?? UNKNOWN) + WEIGHT * Number(correct)

/**
 * The proficiency as if the corrected verdict had been given at first, up to rounding: with exact arithmetic the result
 * would always lie between 0 and 1. `answersSince` counts in the order in which the answers were folded.
 */
export function correctedProficiency(
  proficiency: number | null,
  { wasCorrect, isCorrect, answersSince }: { wasCorrect: boolean; isCorrect: boolean; answersSince: number },
): number {
  const share = WEIGHT * (1 - WEIGHT) ** answersSince
  const corrected = (proficiency ?? UNKNOWN) + share * (Number(isCorrect) - Number(wasCorrect))
  return Math.min(1, Math.max(0, corrected))
}
