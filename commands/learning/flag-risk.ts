import { z } from 'zod'
import riskFlagged, { flagShape } from '#events/insight/risk-flagged.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import riskFlags from './risk-flags.ts'

/** A learner who stays at risk is not flagged again before this has passed. */
const QUIET_DAYS = 14
const DAY_MS = 86_400_000

/** The alert of the model that serves, once it is to be acted on. The worker sends it after new answers. */
export default defineCommand('learning.flag-risk', {
  summary: 'Flag a risk',
  description: `Records that the model that serves raised its alert about a learner, with what it rested on, so that their teachers are told. An alert within ${QUIET_DAYS} days of the last one changes nothing.`,
  may: 'learning:report',
  of: ofLearnerThemself,
  purpose: 'prediction',
  input: z.object({ ...flagShape, ...ofLearner }),
  example: {
    learner: exampleSchool.learner,
    skill: 'calcul/multiplication',
    model: 'at-risk-5d0c3a7be912',
    features: '5d0c3a7be912',
    threshold: 0.31,
    probability: 0.412,
    reasons: [{ group: 'recent-success', contribution: 0.6412, events: ['13880', '13889'] }],
  },
  decider: riskFlags,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, class: __, ...flag } = input
      const { flaggedAt } = state
      if (flaggedAt !== null && Date.parse(context.occurredAt) - Date.parse(flaggedAt) < QUIET_DAYS * DAY_MS) return []
      return [riskFlagged({ ...flag, class: ofClass })]
    }),
})
