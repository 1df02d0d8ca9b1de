import { z } from 'zod'
import { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** Every version of every exercise of the bank: an answer is judged by the one that the learner was asked. */
export default defineProjection('exercise-versions', {
  version: 1,
  description: 'Every version of the exercises of the bank, with its skill, level and expected answer.',
  of: 'exercise',
  key: z.object({ exercise: ExerciseId, version: DefinitionVersion }),
  row: z.object({
    skill: SkillId,
    difficulty: Level.nullable(),
    expected: z.string().nullable().describe('The expected answer; null if the application keeps it.'),
    definedAt: Instant,
  }),
  on: (on) => [
    on(
      exerciseDefined,
      ({ data: { exercise, version } }) => ({ exercise, version }),
      (_, { data: { skill, difficulty = null, expected = null }, occurredAt }) => ({
        skill,
        difficulty,
        expected,
        definedAt: occurredAt,
      }),
    ),
  ],
})
