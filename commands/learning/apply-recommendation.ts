import { z } from 'zod'
import recommendationApplied, { recommendationShape } from '#events/insight/recommendation-applied.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { Level } from '#events/learning/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner, { hasRoomFor, skillOf } from './learner.ts'

/** Sets the level that was recommended. `POST /api/adaptive/adaptive-learning` sends it with what it has recommended. */
export default defineCommand('learning.apply-recommendation', {
  summary: 'Apply a recommended level',
  description:
    'Sets the difficulty served to a learner on a skill as a model or a rule recommended, and records what that rested on.',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'prediction',
  input: z.object({
    ...recommendationShape,
    ...ofLearner,
    onlyFrom: Level.nullable().describe('The level that the recommendation knew; refused if it is another one by now.'),
  }),
  example: {
    learner: exampleSchool.learner,
    skill: 'calcul/multiplication',
    to: 3,
    onlyFrom: null,
    by: 'elo',
    model: null,
    target: 0.7,
    expected: 0.71,
    basis: { of: 'skill', right: 14, answers: 20, events: ['13880', '13889'] },
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, class: __, onlyFrom, ...recommended } = input
      const { skill, to, by } = recommended
      const from = skillOf(state, skill).level
      if (onlyFrom !== from)
        return refuse('level-changed', 'The level has changed since. Ask for a new recommendation.', {
          facts: { skill, level: from },
        })
      if (from === to) return []
      if (!hasRoomFor(state, skill))
        return refuse('too-many-skills', 'This learner has more skills than a curriculum holds.', { pointer: '/skill' })
      return [
        difficultyAdjusted({ skill, from, to, reason: `recommended-by-${by}`, class: ofClass }),
        recommendationApplied({ ...recommended, class: ofClass }),
      ]
    }),
})
