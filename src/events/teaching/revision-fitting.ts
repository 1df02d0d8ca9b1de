// What is said of a fitting of the weights of memory: on how much it rests, and what it was worth on learners who were held out.
import { z } from 'zod'

/** With fewer reviews, chance weighs more than the learners do. */
export const FEWEST_REVIEWS = 1_000
/** Of learners who were held out. */
export const FEWEST_HELD_OUT = 100
/**
 * The weights plan the revisions of everybody: they may not be the memory of a few who revise much. About a class altogether, since
 * one learner in five is held out.
 */
export const FEWEST_LEARNERS = 20
/** A gain on fewer would be theirs, and would say something of them. */
export const FEWEST_HELD_OUT_LEARNERS = 5

const count = (what: string) => z.int().min(0).describe(what)
const loss = (what: string) =>
  z.number().min(0).max(100).describe(`${what}: the mean log-loss over the reviews that were held out. Less is better.`)

export const fittingShape = {
  reviews: count('Reviews that were learnt from: those on a later day than the one before.'),
  learners: count('The learners whose they are.'),
  heldOutReviews: count('Reviews of other learners, on which it was judged.'),
  heldOutLearners: count('The learners whose these are.'),
  lossBefore: loss('By the weights that were in force'),
  lossAfter: loss('By the fitted ones'),
  cut: z
    .string()
    .regex(/^\d{1,18}$/, 'A log position is expected: a whole number, as text.')
    .describe('The position of the log up to which reviews were read.'),
}

export const exampleFitting = {
  values: [
    0.0808, 0.4929, 0.8792, 3.1622, 6.7984, 0.3876, 3.4846, 0.0818, 1.0799, 0.2489, 0.2398, 1.8169, 0.0055, 0.734,
    1.8331, 0.6014, 1.8729, 0, 0, 0.01, 0.8,
  ],
  reviews: 18_240,
  learners: 212,
  heldOutReviews: 4_310,
  heldOutLearners: 51,
  lossBefore: 0.4312,
  lossAfter: 0.3987,
  cut: '52210',
}
