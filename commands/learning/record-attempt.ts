import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner, { hasRoomFor, skillOf } from './learner.ts'
import { MASTERY_RULE, masters, nextRun } from './mastery.ts'

/** Records one answer. The answer that satisfies the rule in `mastery.ts` also records mastery of the skill, once. */
export default defineCommand('learning.record-attempt', {
  summary: 'Record an answer',
  description: 'Records one answer of a learner to an exercise; mastery of the skill is decided from it.',
  route: 'POST /api/adaptive/interaction',
  as: 'exercise_attempted',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: exerciseAttempted.data.extend({
    ...ofLearner,
    exerciseVersion: exerciseAttempted.data.shape.exerciseVersion.default(1),
  }),
  example: {
    learner: exampleSchool.learner,
    exercise: 'tables-7x8',
    skill: 'calcul/multiplication',
    difficulty: 3,
    response: '56',
    correct: true,
    durationMs: 4_200,
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...attempt } = input
      if (!hasRoomFor(state, attempt.skill))
        return refuse('too-many-skills', 'This learner has more skills than a curriculum holds.', { pointer: '/skill' })
      const attempted = exerciseAttempted({ ...attempt, class: ofClass })
      const { run, mastered } = skillOf(state, attempt.skill)
      return !mastered && masters(nextRun(run, attempt))
        ? [attempted, skillMastered({ skill: attempt.skill, rule: MASTERY_RULE, class: ofClass })]
        : [attempted]
    }),
})
