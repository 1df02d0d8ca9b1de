import competencyAssessed from '#events/learning/competency-assessed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import competenciesDefined from '../../projections/learning/competencies.ts'
import competencies, { LATEST_WORK } from './competencies.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'

/** Records how far a learner is in a competency, as whoever sends it judges. Evidence must be in the learner's own stream. */
export default defineCommand('learning.assess-competency', {
  summary: 'Assess a competency',
  description:
    'Records how far a learner is in a competency of the framework, with evidence: ids of events in the learner’s history.',
  route: 'POST /api/competencies/assessments',
  may: 'learning:attest',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: competencyAssessed.data.omit({ competencyVersion: true }).extend({
    ...ofLearner,
    evidence: competencyAssessed.data.shape.evidence.default([]),
  }),
  example: { learner: exampleSchool.learner, competency: 'FR.ECR.1', level: 'en_cours', evidence: [] },
  decider: competencies,
  stream: learnerStream,
  subject: learnerSubject,
  needs: {
    defined: { from: competenciesDefined, keys: ({ competency }) => [{ code: competency }] },
  },
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...assessment } = input
      const facts = { competency: input.competency }
      const [definition] = context.needed.defined
      if (!definition)
        return refuse('unknown-competency', 'The framework of the school has no such competency.', {
          pointer: '/competency',
          facts,
        })
      const known = new Set<string>(state.work.map(({ id }) => id))
      const missing = input.evidence.findIndex((event) => !known.has(event))
      if (missing >= 0)
        return refuse(
          'unknown-evidence',
          `No such event among the learner's last ${LATEST_WORK} answers, completed exercises, submitted texts and achievements.`,
          { pointer: `/evidence/${missing}`, facts: { ...facts, event: input.evidence[missing] } },
        )
      return [
        competencyAssessed({
          ...assessment,
          evidence: [...new Set(input.evidence)],
          competencyVersion: definition.version,
          class: ofClass,
        }),
      ]
    }),
})
