import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant, LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { EventReference, ExerciseId, Level, SkillId } from './values.ts'

/**
 * An earlier answer was judged anew. What the correction changes elsewhere stands in the event, as it was at that
 * moment, so that a fold needs no other row: the day of the attempt, how many answers on the skill came after it, and
 * the run of right answers that the skill has now.
 */
export default defineEvent('learning.attempt-corrected', {
  version: 1,
  description: 'An earlier answer was judged anew.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    attempt: EventReference,
    attemptedAt: Instant,
    attemptedOn: LocalDay, // of the zone as it was then
    exercise: ExerciseId,
    skill: SkillId,
    difficulty: Level,
    class: ClassId,
    wasCorrect: z.boolean(),
    isCorrect: z.boolean(),
    answersSince: z.int().nonnegative(), // on the same skill
    run: z.int().nonnegative(), // of right answers that count towards mastery, after the correction
    reason: personal(text(500).optional()),
  }),
})
