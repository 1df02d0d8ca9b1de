import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records how a learner likes to work, in the words of the learner or of a teacher. The last declaration counts. */
export default defineCommand('learning.declare-learning-style', {
  summary: 'Declare a learning style',
  description:
    'Records how a learner likes to work, as the learner or a teacher says. It is shown to them and used by no model: it is a preference and no measure.',
  route: 'POST /api/learners/styles',
  may: 'learning:record',
  // Nobody says it in the name of somebody else.
  alsoMay: ({ source }) => (source === 'learner' ? 'learning:declare' : 'learning:attest'),
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: learningStyleDeclared.data.extend(ofLearner),
  example: { learner: exampleSchool.learner, style: 'visual', source: 'learner' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => [
      learningStyleDeclared({ style: input.style, source: input.source, class: ofClass }),
    ]),
})
