import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { ExerciseId, Level, ObservationCode, SkillId } from './values.ts'

/** A learner was asked to think about their own learning, and may have answered. */
export default defineEvent('learning.metacognition-triggered', {
  version: 1,
  description: 'A learner was asked to think about their own learning.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    prompt: ObservationCode,
    phase: z.enum(['planning', 'monitoring', 'evaluating']),
    reflection: personal(text(2_000).optional()),
    perceivedDifficulty: Level.optional(),
    exercise: ExerciseId.optional(),
    skill: SkillId.optional(),
    class: ClassId,
  }),
})
