import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { name, part, sentence } from '../wording.ts'
import { AchievementId, SkillId } from './values.ts'

/** A learner earned a badge or a certificate. */
export default defineEvent('learning.achievement-unlocked', {
  version: 1,
  description: 'A learner earned a badge or a certificate.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ achievement: AchievementId, skill: SkillId.optional(), class: ClassId }),
  words: {
    fr: ({ achievement, skill }) =>
      sentence(
        'A obtenu ',
        part('la récompense ', name(achievement)) || 'une récompense',
        part(' (compétence ', name(skill), ')'),
      ),
    en: ({ achievement, skill }) =>
      `Earned ${part('the badge ', name(achievement)) || 'a badge'}${part(' (skill ', name(skill), ')')}`,
  },
})
