// The learners on whom every model of a school is judged, and from whom none learns. Which ones follows from their ids alone, so a
// model of last year and one of today can be compared on the same learners, and neither has seen them.
import { hash } from 'node:crypto'

/** One of so many learners, about. */
export const HELD_OUT_OF = 5

export const isHeldOut = (learner: string): boolean =>
  Number.parseInt(hash('sha256', `held out ${learner}`).slice(0, 8), 16) % HELD_OUT_OF === 0
