import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { en, fr, labelOf, name, part, sentence } from '../wording.ts'
import { AssessmentLevel, CompetencyCode, levelsInEnglish, levelsInFrench } from './competencies.ts'
import { EventReference } from './values.ts'

/** An adult judged how far a learner is in a competency. Who judged is the actor. */
export default defineEvent('learning.competency-assessed', {
  version: 1,
  description: 'How far a learner is in a competency was assessed.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    competency: CompetencyCode,
    competencyVersion: DefinitionVersion,
    level: AssessmentLevel,
    evidence: z
      .array(EventReference)
      .max(20)
      .describe('What shows it: ids of events in the learner’s stream, such as answers and submitted texts.'),
    class: ClassId,
  }),
  words: {
    fr: ({ competency, level, evidence }) =>
      sentence(
        'Compétence',
        part(' ', name(competency)),
        ' évaluée',
        part(' : ', labelOf(levelsInFrench, level)).replace(' :', '\u202f:'),
        Array.isArray(evidence) && evidence.length > 0
          ? part(' (', fr.counted(evidence.length, 'preuve', 'preuves'), ')')
          : '',
      ),
    en: ({ competency, level, evidence }) =>
      sentence(
        'Competency',
        part(' ', name(competency)),
        ' assessed',
        part(': ', labelOf(levelsInEnglish, level)),
        Array.isArray(evidence) && evidence.length > 0
          ? part(' (', en.counted(evidence.length, 'piece of evidence', 'pieces of evidence'), ')')
          : '',
      ),
  },
})
