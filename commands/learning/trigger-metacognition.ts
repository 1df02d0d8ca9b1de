import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records that a learner was asked to think about their own learning. */
export default defineCommand('learning.trigger-metacognition', {
  summary: 'Record a reflection',
  description: 'Records that a learner was asked to think about their own learning, and what they answered.',
  route: 'POST /api/adaptive/interaction',
  as: 'metacognition_triggered',
  may: 'learning:declare',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: metacognitionTriggered.data.extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    prompt: 'what-was-hard',
    phase: 'evaluating',
    reflection: 'Le 7 × 8, je l’oublie toujours.',
    perceivedDifficulty: 3,
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [metacognitionTriggered({ ...fact, class: ofClass })]
    }),
})
