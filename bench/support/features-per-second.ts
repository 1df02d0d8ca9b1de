// How many answers a second become features: for each, the vector of the question before it, then the three states after it.
import type { Answer } from '#ml/features/answer.ts'
import { featureSchema } from '#ml/features/answer-features.ts'
import { encodingsOf } from '#ml/features/encodings.ts'
import { emptyHistory, remember, vectorAfter } from '#ml/features/history.ts'
import { type Random, randomOf } from '#ml/random.ts'

const LEARNERS = 200
const ANSWERS_EACH = 250
const SKILLS = 60
const EXERCISES = 2_000
const START_MS = Date.parse('2026-09-01T07:00:00Z')

/** Answers a second, in one thread, over 50,000 answers of 200 learners. The first of the runs only warms up. */
export function featuresPerSecond(runs = 3): number {
  const random = randomOf('features per second', 1)
  const learners = Array.from({ length: LEARNERS }, (_, n) => answersOf(`learner-${n}`, random))
  const encodings = encodingsOf(learners.flat())
  const into = new Float64Array(featureSchema.features.length)
  let best = 0
  for (let run = 0; run <= runs; run += 1) {
    const startedMs = performance.now()
    for (const answers of learners) {
      const history = emptyHistory()
      for (const answer of answers) {
        vectorAfter(history, encodings, answer, into)
        remember(history, answer)
      }
    }
    const perSecond = (LEARNERS * ANSWERS_EACH) / ((performance.now() - startedMs) / 1_000)
    if (run > 0) best = Math.max(best, perSecond)
  }
  return best
}

const answersOf = (learner: string, random: Random): Answer[] =>
  Array.from({ length: ANSWERS_EACH }, (_, n) => {
    const exercise = random.between(0, EXERCISES - 1)
    return {
      learner,
      exercise: `exercise-${exercise}`,
      skill: `domain-${exercise % 7}/skill-${exercise % SKILLS}`,
      correct: random.between(0, 9) < 7,
      at: START_MS + n * 600_000,
      durationMs: random.between(2_000, 60_000),
      level: random.between(1, 5),
      zone: 'Europe/Paris',
    }
  })
