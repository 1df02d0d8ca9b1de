// The exercises of the bank that a sequence asks, and whether learners can answer them there.
import type { ExerciseId } from '#events/learning/values.ts'
import type { Lesson } from '#events/teaching/sequences.ts'
import { type Refusal, refuse } from '#kernel/command.ts'

type Asked = { readonly exercise: ExerciseId; readonly pointer: string }
type Banked = { readonly exercise: string; readonly question: string | null; readonly expected: string | null }

export const exercisesIn = (lessons: readonly Lesson[]): readonly Asked[] =>
  lessons.flatMap(({ activities }, lesson) =>
    activities.flatMap(({ content }, at) =>
      content.form === 'exercises'
        ? content.exercises.map((exercise, n) => ({
            exercise,
            pointer: `/lessons/${lesson}/activities/${at}/content/exercises/${n}`,
          }))
        : [],
    ),
  )

/** An exercise without a question cannot be asked, and one without an expected answer cannot be judged. */
export function faultOfBank(lessons: readonly Lesson[], bank: readonly Banked[]): Refusal | null {
  const asked = exercisesIn(lessons)
  if (asked.length === 0) return null
  const byId = new Map(bank.map((one) => [one.exercise, one]))
  for (const { exercise, pointer } of asked) {
    const banked = byId.get(exercise)
    const facts = { exercise }
    if (!banked) return refuse('unknown-exercise', 'The bank has no such exercise.', { pointer, facts })
    if (banked.question === null)
      return refuse(
        'exercise-without-question',
        'The bank has no question for this exercise: its application keeps it.',
        {
          pointer,
          facts,
        },
      )
    if (banked.expected === null)
      return refuse('no-expected-answer', 'The bank has no expected answer for this exercise.', { pointer, facts })
  }
  return null
}
