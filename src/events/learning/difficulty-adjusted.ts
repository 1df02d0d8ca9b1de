import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { Level, ObservationCode, SkillId } from './values.ts'

/** The difficulty served to a learner on a skill was set, by a person or by the tutor's rule. */
export default defineEvent('learning.difficulty-adjusted', {
  version: 1,
  description: 'The difficulty served to a learner on a skill was set.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    skill: SkillId,
    from: Level.nullable(), // null the first time
    to: Level,
    reason: ObservationCode,
    class: ClassId,
  }),
})
