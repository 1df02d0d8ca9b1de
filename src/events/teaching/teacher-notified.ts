import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SkillId } from '../learning/values.ts'
import { NARROW, name, oneOf, part, sentence } from '../wording.ts'
import { ClassId, NoticeReason } from './values.ts'

const reasonsInFrench: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'trois fois un niveau plus facile, sans maîtrise',
  'fails-at-the-easiest-level': 'des échecs de suite au niveau le plus facile',
  'no-practice': 'pas d’entraînement depuis que le niveau a été baissé',
}
const reasonsInEnglish: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'an easier level three times, without mastery',
  'fails-at-the-easiest-level': 'failures in a row at the easiest level',
  'no-practice': 'no practice since the level was lowered',
}

/** The teacher of a class was told that a learner may need them on a skill. Stands in the learner's stream. */
export default defineEvent('teaching.teacher-notified', {
  version: 1,
  description: 'The teacher of a class was told that a learner may need help on a skill.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({ class: ClassId, skill: SkillId, reason: NoticeReason }),
  words: {
    fr: ({ skill, reason }) =>
      sentence(
        'L’enseignant a été prévenu',
        part(' pour ', name(skill)),
        part(`${NARROW}: `, oneOf(reasonsInFrench, reason)),
      ),
    en: ({ skill, reason }) =>
      sentence('The teacher was told', part(' about ', name(skill)), part(': ', oneOf(reasonsInEnglish, reason))),
  },
})
