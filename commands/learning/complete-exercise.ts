import exerciseCompleted from '#events/learning/exercise-completed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records that a learner finished an exercise. The attempts may be recorded elsewhere: imports bring only the score. */
export default defineCommand('learning.complete-exercise', {
  summary: 'Record the end of an exercise',
  description: 'Records that an exercise ended for a learner, after all its attempts.',
  route: 'POST /api/adaptive/interaction',
  as: 'exercise_completed',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: exerciseCompleted.data.extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    exercise: 'tables-7x8',
    skill: 'calcul/multiplication',
    attempts: 2,
    score: 0.5,
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [exerciseCompleted({ ...fact, class: ofClass })]
    }),
})
