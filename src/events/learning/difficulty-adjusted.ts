import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { Level, ObservationCode, SkillId } from './values.ts'

/** The difficulty served to a learner on a skill was set, by a person or by the tutor's rule. */
export default defineEvent('learning.difficulty-adjusted', {
  version: 1,
  description: 'The difficulty served to a learner on a skill was set.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    skill: SkillId,
    from: Level.nullable().describe('The difficulty before, from 1 to 5; null the first time.'),
    to: Level.describe('The difficulty from now on, from 1 (easiest) to 5.'),
    reason: ObservationCode.describe('Why, as a short code: `three-failures`.'),
    class: ClassId,
  }),
  words: {
    fr: ({ skill, from, to }) =>
      sentence(
        'Le niveau des exercices',
        part(' de ', name(skill)),
        ' ',
        from === to ? 'reste' : part('passe de ', fr.count(from)) || 'commence',
        part(' à ', fr.count(to)),
      ),
    en: ({ skill, from, to }) =>
      sentence(
        'The exercise level',
        part(' in ', name(skill)),
        ' ',
        from === to ? 'stays' : part('goes from ', en.count(from)) || 'starts',
        part(typeof from === 'number' && from !== to ? ' to ' : ' at ', en.count(to)),
      ),
  },
})
