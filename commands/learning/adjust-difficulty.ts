import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { Level } from '#events/learning/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner, { hasRoomFor, skillOf } from './learner.ts'

/** Sets the difficulty served to a learner on a skill. The decider knows the current level. */
export default defineCommand('learning.adjust-difficulty', {
  summary: 'Adjust the difficulty',
  description: 'Sets the difficulty served to a learner on a skill.',
  route: 'POST /api/adaptive/interaction',
  as: 'difficulty_adjusted',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: difficultyAdjusted.data.omit({ from: true }).extend({
    ...ofLearner,
    onlyFrom: Level.nullable()
      .optional()
      .describe('Refused where the level is another one by now; null for one that nobody has set.'),
  }),
  example: { learner: exampleSchool.learner, skill: 'calcul/multiplication', to: 4, reason: 'three-right-in-a-row' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { skill, to, reason, onlyFrom } = input
      const from = skillOf(state, skill).level
      if (onlyFrom !== undefined && onlyFrom !== from)
        return refuse('level-changed', 'The level has changed since. Read it again, then decide.', {
          facts: { skill, level: from },
        })
      if (from === to) return []
      if (!hasRoomFor(state, skill))
        return refuse('too-many-skills', 'This learner has more skills than a curriculum holds.', { pointer: '/skill' })
      return [difficultyAdjusted({ skill, from, to, reason, class: ofClass })]
    }),
})
