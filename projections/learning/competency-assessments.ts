import { z } from 'zod'
import { AssessmentLevel, CompetencyCode, levelsInEnglish, levelsInFrench } from '#events/learning/competencies.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import { EventReference } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const inBoth = (level: AssessmentLevel) => ({ fr: levelsInFrench[level], en: levelsInEnglish[level] })

/** Each assessment of a competency, as it reads after its last correction. What holds now is the latest of each assessor. */
export default defineProjection('competency-assessments', {
  version: 1,
  description: 'The assessments of each learner’s competencies: level, assessor and evidence.',
  of: 'learner',
  words: {
    title: { fr: 'Évaluation d’une compétence', en: 'Assessment of a competency' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      competency: { fr: 'compétence', en: 'competency' },
      assessment: { fr: 'évaluation', en: 'assessment' },
      class: { fr: 'classe', en: 'class' },
      assessor: { fr: 'évaluée par', en: 'assessed by' },
      level: {
        fr: 'niveau',
        en: 'level',
        values: {
          non_acquis: inBoth('non_acquis'),
          en_cours: inBoth('en_cours'),
          acquis: inBoth('acquis'),
          expert: inBoth('expert'),
        },
      },
      evidence: { fr: 'preuves', en: 'evidence' },
      assessedAt: { fr: 'évaluée le', en: 'assessed' },
    },
  },
  key: z.object({ learner: PersonId, competency: CompetencyCode, assessment: EventReference }),
  row: z.object({
    class: ClassId,
    assessor: PersonId,
    level: AssessmentLevel,
    evidence: z.array(EventReference),
    assessedAt: Instant,
  }),
  indexes: [['class']],
  on: (on, revise) => [
    on(
      competencyAssessed,
      ({ id, subject, data }) =>
        subject ? { learner: subject, competency: data.competency, assessment: EventReference.parse(id) } : [],
      (_, { actor, occurredAt, data: { class: ofClass, level, evidence } }) => ({
        class: ofClass,
        assessor: actor,
        level,
        evidence,
        assessedAt: occurredAt,
      }),
    ),
    revise(
      competencyAssessmentCorrected,
      ({ subject, data: { competency, assessment } }) => (subject ? { learner: subject, competency, assessment } : []),
      (row, { data }) => (row ? { ...row, level: data.isLevel } : undefined),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
