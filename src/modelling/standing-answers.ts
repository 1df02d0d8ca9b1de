// The answers of learners as they stand: with the verdict of their last correction, and without those that were withdrawn.
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import type { Answer } from '#ml/answers.ts'

/** What changes an answer. The others are of no use here. */
export const ANSWER_TYPES = [exerciseAttempted.type, attemptCorrected.type, importWithdrawn.type]

type Heard = {
  readonly id: string
  readonly type: string
  readonly subject: string | null
  readonly occurredAt: string
  readonly data: Readonly<Record<string, unknown>>
}

export type StandingAnswers = {
  /** By the id of their event, in the order in which they were given to `take`. */
  readonly answers: ReadonlyMap<string, Answer>
  /** Takes the next event of a stream. */
  take(event: Heard): void
}

export function standingAnswers(): StandingAnswers {
  const answers = new Map<string, Answer>()
  // Each event that was read has strings of its own: of a million answers, most say the same few thousand.
  const known = new Map<string, string>()
  const once = (text: string): string => {
    const same = known.get(text)
    if (same === undefined) known.set(text, text)
    return same ?? text
  }
  return {
    answers,
    take({ id, type, subject, occurredAt, data }) {
      if (type === exerciseAttempted.type && subject !== null) {
        const answer = answerOf(data, subject, occurredAt)
        const { learner, exercise, skill } = answer
        answers.set(id, { ...answer, learner: once(learner), exercise: once(exercise), skill: once(skill) })
      } else if (type === importWithdrawn.type) withdraw(answers, data)
      else if (type === attemptCorrected.type) correct(answers, data)
    },
  }
}

function answerOf(data: Heard['data'], learner: string, occurredAt: string): Answer {
  const { exercise, skill, correct: isCorrect, durationMs, difficulty } = data
  return {
    learner,
    exercise: String(exercise),
    skill: String(skill),
    correct: isCorrect === true,
    at: Date.parse(occurredAt),
    durationMs: typeof durationMs === 'number' ? durationMs : undefined,
    level: typeof difficulty === 'number' ? difficulty : undefined,
  }
}

/** A correction follows its fact in the stream, so the fact has been read. */
function correct(answers: Map<string, Answer>, { attempt, isCorrect }: Heard['data']): void {
  const fact = answers.get(String(attempt))
  if (fact) answers.set(String(attempt), { ...fact, correct: isCorrect === true })
}

function withdraw(answers: Map<string, Answer>, { facts }: Heard['data']): void {
  for (const { id } of importWithdrawn.data.shape.facts.parse(facts)) answers.delete(id)
}
