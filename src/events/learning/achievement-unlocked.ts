import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { AchievementId, SkillId } from './values.ts'

/** A learner earned a badge or a certificate. */
export default defineEvent('learning.achievement-unlocked', {
  version: 1,
  description: 'A learner earned a badge or a certificate.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({ achievement: AchievementId, skill: SkillId.optional(), class: ClassId }),
})
