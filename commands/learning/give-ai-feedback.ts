import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import { defineCommand } from '#kernel/command.ts'
import { learnerStream, learnerSubject, ofLearner, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records feedback that a model wrote and the learner was shown. */
export default defineCommand('learning.give-ai-feedback', {
  description: 'Records feedback that a model wrote and the learner was shown.',
  route: 'POST /api/adaptive/interaction',
  as: 'ai_feedback_given',
  may: 'learning:record',
  purpose: 'teaching',
  input: aiFeedbackGiven.data.extend(ofLearner),
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [aiFeedbackGiven({ ...fact, class: ofClass })]
    }),
})
