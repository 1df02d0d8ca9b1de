import { z } from 'zod'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId } from '#kernel/ids.ts'
import competencies, { LATEST_ASSESSMENTS } from './competencies.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'

/** Corrects one's own assessment. A changed judgement is no correction: assess again. Nobody corrects for somebody else. */
export default defineCommand('learning.correct-competency-assessment', {
  summary: 'Correct an assessment of a competency',
  description:
    'Corrects the level of an assessment that the sender made by mistake: it then reads as if it had been right at first. To record that a learner has made progress, assess the competency again.',
  route: 'POST /api/competencies/assessments/corrections',
  may: 'learning:attest',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    assessment: competencyAssessmentCorrected.data.shape.assessment.describe('The id of the event of the assessment.'),
    level: competencyAssessmentCorrected.data.shape.isLevel,
  }),
  example: { learner: exampleSchool.learner, assessment: exampleSchool.assessment, level: 'acquis' },
  decider: competencies,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { learner, assessment: id, level }, { actor, occurredAt }) {
    const facts = { learner, assessment: id }
    const assessment = state.assessments.find((one) => one.id === id)
    if (!assessment)
      return refuse(
        'unknown-assessment',
        `No such assessment among the learner's last ${LATEST_ASSESSMENTS}: only those can be corrected.`,
        { pointer: '/assessment', facts },
      )
    if (assessment.assessor !== actor)
      return refuse('assessed-by-another', 'Somebody else made this assessment. Make one of your own.', {
        pointer: '/assessment',
        facts,
      })
    const notBefore = laterOf(assessment.correctedAt, assessment.at)
    if (occurredAt < notBefore)
      return refuse('dated-before-the-assessment', `Set occurredAt to ${notBefore} or later.`, {
        pointer: '/occurredAt',
        facts: { ...facts, occurredAt, notBefore },
      })
    if (assessment.level === level) return []
    return [
      competencyAssessmentCorrected({
        assessment: id,
        assessmentRevision: assessment.revision,
        competency: assessment.competency,
        wasLevel: assessment.level,
        isLevel: level,
        class: assessment.class,
      }),
    ]
  },
})
