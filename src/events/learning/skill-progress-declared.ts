import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { ObservationCode, Share, SkillId } from './values.ts'

/** A teacher or an external tool declared a learner's level on a skill. Kept apart from attempts; never grants mastery. */
export default defineEvent('learning.skill-progress-declared', {
  version: 1,
  description: 'A teacher or an outside tool said how far a learner is in a skill; it never makes mastery.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    skill: SkillId,
    proficiency: Share.describe('How far the learner is, from 0 to 1.'),
    source: z.enum(['teacher', 'tool']).describe('Who says so.'),
    tool: ObservationCode.optional().describe('Which tool, where a tool says so.'),
    comment: personal(text(500).optional().describe('What the teacher or the tool says about it.'), {
      as: 'staff-text',
    }),
    class: ClassId,
  }),
  words: {
    fr: ({ skill, proficiency, source, tool }) =>
      sentence(
        source === 'tool' ? `L’outil${part(' ', name(tool))}` : 'L’équipe enseignante',
        ' estime sa maîtrise',
        part(' de ', name(skill)),
        part(' à ', fr.percent(proficiency)),
      ),
    en: ({ skill, proficiency, source, tool }) =>
      sentence(
        source === 'tool' ? `The tool${part(' ', name(tool))}` : 'A teacher',
        ' estimated proficiency',
        part(' in ', name(skill)),
        part(' at ', en.percent(proficiency)),
      ),
  },
})
