import { z } from 'zod'
import { inArrivalOrder } from '#kernel/amendment.ts'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { labelOf, NARROW, name, part, sentence } from '../wording.ts'
import { AssessmentLevel, CompetencyCode, levelsInEnglish, levelsInFrench } from './competencies.ts'
import competencyAssessed from './competency-assessed.ts'
import { EventReference } from './values.ts'

/** An assessment was corrected. A question about any moment then finds the corrected level, as if it had been given at first. */
export default defineEvent('learning.competency-assessment-corrected', {
  version: 1,
  description: 'The level of an earlier assessment of a competency was corrected.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    assessment: EventReference.describe('The id of the assessment that was corrected.'),
    assessmentRevision: z
      .int()
      .nonnegative()
      .nullable()
      .describe('Its revision in the learner’s stream; null in a copy that lacks it.'),
    competency: CompetencyCode,
    wasLevel: inArrivalOrder(AssessmentLevel.describe('The level before.')),
    isLevel: AssessmentLevel.describe('The level from now on.'),
    class: ClassId,
  }),
  amends: {
    fact: competencyAssessed,
    names: ({ assessment, assessmentRevision }) => ({ id: assessment, revision: assessmentRevision }),
    says: ({ isLevel }) => ({ level: isLevel }),
    renumber: ({ assessmentRevision }, revisionOf) =>
      assessmentRevision === null ? {} : { assessmentRevision: revisionOf(assessmentRevision) },
  },
  words: {
    fr: ({ competency, isLevel, wasLevel }) =>
      sentence(
        'Évaluation de la compétence',
        part(' ', name(competency)),
        ' corrigée',
        part(`${NARROW}: `, labelOf(levelsInFrench, isLevel)),
        part(', et non ', labelOf(levelsInFrench, wasLevel)),
      ),
    en: ({ competency, isLevel, wasLevel }) =>
      sentence(
        'Assessment of competency',
        part(' ', name(competency)),
        ' corrected',
        part(': ', labelOf(levelsInEnglish, isLevel)),
        part(', not ', labelOf(levelsInEnglish, wasLevel)),
      ),
  },
})
