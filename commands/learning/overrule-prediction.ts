import { z } from 'zod'
import predictionOverruled, { overrulingShape } from '#events/insight/prediction-overruled.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner, { hasRoomFor, skillOf } from './learner.ts'

/** The judgement of a person who teaches stands above that of a model: a level that they choose is set at once. */
export default defineCommand('learning.overrule-prediction', {
  summary: 'Overrule a prediction',
  description:
    'Records that a person who teaches judges otherwise than a model or a rule: that a learner is or is not in trouble (`atRisk`), or which level of a skill fits (`level`), which is then served. A label for later trainings.',
  route: 'POST /api/learners/predictions/overrulings',
  may: 'learning:correct',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ ...overrulingShape, ...ofLearner }),
  example: {
    learner: exampleSchool.learner,
    prediction: 'risk',
    model: null,
    atRisk: false,
    why: 'Absent deux semaines.',
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, class: __, ...overruled } = input
      const { prediction, skill, level, atRisk } = overruled
      if (prediction === 'risk') {
        if (atRisk === undefined)
          return refuse('no-judgement', 'Say whether the learner is in trouble.', { pointer: '/atRisk' })
        if (skill !== undefined || level !== undefined)
          return refuse('not-of-a-risk', 'A risk has neither a skill nor a level. Leave them out.', {
            pointer: skill === undefined ? '/level' : '/skill',
          })
        return [predictionOverruled({ ...overruled, class: ofClass })]
      }
      if (skill === undefined) return refuse('no-judgement', 'Say on which skill.', { pointer: '/skill' })
      if (level === undefined) return refuse('no-judgement', 'Say which level fits.', { pointer: '/level' })
      if (atRisk !== undefined)
        return refuse('not-of-a-level', 'A level has no risk. Leave it out.', { pointer: '/atRisk' })
      if (!hasRoomFor(state, skill))
        return refuse('too-many-skills', 'This learner has more skills than a curriculum holds.', { pointer: '/skill' })
      const from = skillOf(state, skill).level
      return [
        predictionOverruled({ ...overruled, class: ofClass }),
        ...(from === level
          ? []
          : [difficultyAdjusted({ skill, from, to: level, reason: 'recommendation-overruled', class: ofClass })]),
      ]
    }),
})
