import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records feedback that a model wrote and the learner saw. */
export default defineCommand('learning.give-ai-feedback', {
  summary: 'Record feedback of a model',
  description: 'Records feedback that a model wrote and the learner was shown.',
  route: 'POST /api/adaptive/interaction',
  as: 'ai_feedback_given',
  may: 'learning:report',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: aiFeedbackGiven.data.extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    feedback: 'Essaie de décomposer 7 × 8 en 7 × 4 deux fois.',
    model: 'tutor-2.1',
    exercise: 'tables-7x8',
    skill: 'calcul/multiplication',
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [aiFeedbackGiven({ ...fact, class: ofClass })]
    }),
})
