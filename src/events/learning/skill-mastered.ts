import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { name, part } from '../wording.ts'
import { ObservationCode, SkillId } from './values.ts'

/** A learner mastered a skill, according to the named rule. Recorded at most once per learner and skill. */
export default defineEvent('learning.skill-mastered', {
  version: 1,
  description: 'A learner mastered a skill: decided from the attempts, at most once.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ skill: SkillId, rule: ObservationCode.describe('The rule that decided it.'), class: ClassId }),
  words: {
    fr: ({ skill }) => `Maîtrise maintenant ${part('la compétence ', name(skill)) || 'une compétence'}`,
    en: ({ skill }) => `Mastered ${part('the skill ', name(skill)) || 'a skill'}`,
  },
})
