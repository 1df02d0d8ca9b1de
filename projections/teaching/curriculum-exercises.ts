import { z } from 'zod'
import { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** The exercise bank: each exercise as its last definition says. The next exercise is chosen from it. */
export default defineProjection('curriculum-exercises', {
  version: 1,
  description: 'The exercise bank: skill, level, question and expected answer of each exercise.',
  of: 'exercise',
  key: z.object({ exercise: ExerciseId }),
  row: z.object({
    version: DefinitionVersion,
    skill: SkillId,
    difficulty: Level.nullable(),
    question: z.string().nullable().describe('The question.'),
    expected: z.string().nullable().describe('The expected answer.'),
    definedAt: Instant,
  }),
  indexes: [['skill', 'difficulty']],
  on: (on) => [
    on(
      exerciseDefined,
      ({ data }) => ({ exercise: data.exercise }),
      (_, { data: { exercise: __, difficulty = null, question = null, expected = null, ...data }, occurredAt }) => ({
        ...data,
        difficulty,
        question,
        expected,
        definedAt: occurredAt,
      }),
    ),
  ],
})
