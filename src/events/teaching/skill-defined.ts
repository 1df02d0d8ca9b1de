import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SkillId } from '../learning/values.ts'
import { text } from '../text.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { DefinitionVersion, SchoolGrade } from './values.ts'

/** The curriculum has a skill, or says something new of it. Each version is an event; the last one holds. About no person. */
export default defineEvent('teaching.skill-defined', {
  version: 1,
  description: 'A skill of the curriculum was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    skill: SkillId,
    version: DefinitionVersion,
    title: text(200).optional().describe('What it is called on pages; absent if its id is enough.'),
    grade: SchoolGrade.optional(),
    prerequisites: z.array(SkillId).max(20).describe('The skills that come before it.'),
  }),
  words: {
    fr: ({ skill, version, prerequisites }) =>
      sentence(
        'La compétence',
        part(' ', name(skill)),
        ' est au programme',
        part(', version ', fr.count(version)),
        Array.isArray(prerequisites) && prerequisites.length > 0
          ? part(', après ', fr.counted(prerequisites.length, 'autre', 'autres'))
          : '',
      ),
    en: ({ skill, version, prerequisites }) =>
      sentence(
        'The skill',
        part(' ', name(skill)),
        ' is in the curriculum',
        part(', version ', en.count(version)),
        Array.isArray(prerequisites) && prerequisites.length > 0
          ? part(', after ', en.counted(prerequisites.length, 'other', 'others'))
          : '',
      ),
  },
})
