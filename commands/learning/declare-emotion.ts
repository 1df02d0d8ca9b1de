import { z } from 'zod'
import emotionDetected from '#events/learning/emotion-detected.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { Permission } from '#kernel/permission.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

const voices: Readonly<Record<string, Permission>> = { learner: 'learning:declare', teacher: 'learning:attest' }
const declarers = emotionDetected.data.shape.source

/**
 * Records an emotion that the learner or a teacher declared. The command refuses any other source, rather than the
 * schema, so that a client that sends `inferred` learns why.
 */
export default defineCommand('learning.declare-emotion', {
  summary: 'Declare an emotion',
  description: 'Records an emotion that the learner or a teacher declared; an inferred one is refused.',
  route: 'POST /api/adaptive/interaction',
  as: 'emotion_detected',
  may: 'learning:record',
  // Nobody declares an emotion in the name of somebody else.
  alsoMay: ({ source }) => voices[source] ?? 'learning:record',
  of: ofLearnerThemself,
  purpose: 'wellbeing',
  input: emotionDetected.data.extend({
    ...ofLearner,
    source: z.string().max(60).describe('Who declares it: "learner" or "teacher". Anything else is refused.'),
  }),
  example: { learner: exampleSchool.learner, emotion: 'pride', intensity: 4, source: 'learner' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, input, context) {
    const { learner: _, source, ...declared } = input
    const declarer = declarers.safeParse(source)
    if (!declarer.success)
      return refuse(
        'emotion-inferred',
        'An emotion is recorded only where the learner or a teacher declares it (source "learner" or "teacher"). Inferring emotions in education is forbidden in the European Union (AI Act, article 5(1)(f)).',
        { pointer: '/source' },
      )
    return whenEnrolled(state, input, context, (ofClass) => [
      emotionDetected({ ...declared, source: declarer.data, class: ofClass }),
    ])
  },
})
