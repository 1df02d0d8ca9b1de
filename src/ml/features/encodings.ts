// What a model knows of exercises and skills: how hard they were for the learners it was trained on. Frozen in the model's
// bytes and joined when a vector is made, so that no fold reads the answers of another learner.
import type { Answer } from './answer.ts'
import { logit } from './averages.ts'

export type Encoded = {
  /** Logit of the share of wrong answers, drawn towards the mean of all: positive is harder than half right. */
  readonly difficulty: number
  /** How many answers it rests on. */
  readonly answers: number
}

export type Encodings = {
  readonly exercises: ReadonlyMap<string, Encoded>
  readonly skills: ReadonlyMap<string, Encoded>
  /** The difficulty of what nobody has answered: that of all answers together. */
  readonly unseen: number
}

const EXERCISE_WEIGHT = 10
const SKILL_WEIGHT = 20
/** All answers together are drawn towards one half as well, so that a school without one wrong answer has a logit. */
const WHOLE_WEIGHT = 2

/**
 * Encodings of the answers given. For a row of training, leave out the learner whose row it is (out of fold): otherwise the
 * row's own answer is in its features.
 */
export function encodingsOf(answers: Iterable<Pick<Answer, 'exercise' | 'skill' | 'correct'>>): Encodings {
  const exercises = new Map<string, Tally>()
  const skills = new Map<string, Tally>()
  const all: Tally = { answers: 0, successes: 0 }
  for (const { exercise, skill, correct } of answers) {
    count(tallyIn(exercises, exercise), correct)
    count(tallyIn(skills, skill), correct)
    count(all, correct)
  }
  const successRate = (all.successes + WHOLE_WEIGHT / 2) / (all.answers + WHOLE_WEIGHT)
  return {
    exercises: encoded(exercises, EXERCISE_WEIGHT, successRate),
    skills: encoded(skills, SKILL_WEIGHT, successRate),
    unseen: -logit(successRate),
  }
}

type Tally = { answers: number; successes: number }

function tallyIn(tallies: Map<string, Tally>, id: string): Tally {
  const known = tallies.get(id)
  if (known) return known
  const tally = { answers: 0, successes: 0 }
  tallies.set(id, tally)
  return tally
}

function count(tally: Tally, correct: boolean): void {
  tally.answers += 1
  tally.successes += Number(correct)
}

const encoded = (tallies: ReadonlyMap<string, Tally>, weight: number, successRate: number): Map<string, Encoded> =>
  new Map(
    [...tallies].map(([id, { answers, successes }]) => [
      id,
      { difficulty: -logit((successes + weight * successRate) / (answers + weight)), answers },
    ]),
  )
