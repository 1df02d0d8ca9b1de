import learningStarted from '#events/learning/learning-started.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records that a learner started a session. */
export default defineCommand('learning.start-learning', {
  summary: 'Start a session',
  description: 'Records that a learner began a session.',
  route: 'POST /api/adaptive/interaction',
  as: 'learning_started',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: learningStarted.data.extend(ofLearner),
  example: { learner: exampleSchool.learner, session: exampleSchool.session, device: 'tablet' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [learningStarted({ ...fact, class: ofClass })]
    }),
})
