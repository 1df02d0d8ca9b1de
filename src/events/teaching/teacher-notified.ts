import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SkillId } from '../learning/values.ts'
import { labelOf, NARROW, name, part, sentence } from '../wording.ts'
import { ClassId, NoticeReason } from './values.ts'

const reasonsInFrench: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'trois baisses de niveau sans maîtrise',
  'fails-at-the-easiest-level': 'plusieurs échecs de suite au niveau le plus facile',
  'no-practice': 'aucun entraînement depuis la dernière baisse de niveau',
  'flagged-by-model': 'risque estimé par un modèle',
}
const reasonsInEnglish: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'level lowered three times without mastery',
  'fails-at-the-easiest-level': 'several failures in a row at the easiest level',
  'no-practice': 'no practice since the level was lowered',
  'flagged-by-model': 'risk estimated by a model',
}

/** The teacher of a class was notified that a learner may need help on a skill. Recorded in the learner's stream. */
export default defineEvent('teaching.teacher-notified', {
  version: 1,
  description: 'The teacher of a class was notified that a learner may need help on a skill.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({ class: ClassId, skill: SkillId, reason: NoticeReason }),
  words: {
    fr: ({ skill, reason }) =>
      sentence(
        'L’équipe enseignante a été prévenue',
        part(' au sujet de ', name(skill)),
        part(`${NARROW}: `, labelOf(reasonsInFrench, reason)),
      ),
    en: ({ skill, reason }) =>
      sentence('The teacher was notified', part(' about ', name(skill)), part(': ', labelOf(reasonsInEnglish, reason))),
  },
})
