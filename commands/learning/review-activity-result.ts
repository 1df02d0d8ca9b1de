import { z } from 'zod'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { completions, placeFields, placeOf } from './activity-rules.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import sequenceWork, { afterFact, doneOf } from './sequence-work.ts'

const { sequence, version, activity, status, score, feedback } = activityResultReviewed.data.shape

/**
 * A teacher says what they think of what a learner handed in: points, words, and whether it is done. Another review replaces it.
 * A review may not be dated before the handing in, so that the last one is the same by date and by arrival.
 */
export default defineCommand('learning.review-activity-result', {
  summary: 'Review an activity',
  description: 'A teacher reviews what a learner handed in: points, feedback, and whether it is completed.',
  route: 'POST /api/activities/reviews',
  may: 'learning:correct',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    sequence,
    version,
    activity,
    status: status.default('completed'),
    score: score.default(null),
    feedback,
  }),
  example: {
    learner: exampleSchool.learner,
    sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
    version: 1,
    activity: 'd4071ae3-6f92-4dc5-b180-4eaf32cd5069',
    score: 2,
    feedback: 'Très bien lu.',
  },
  decider: sequenceWork,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { learner, status, score, feedback, ...named }, context) {
    const place = placeOf(state, named, context)
    if ('kind' in place) return place
    const before = doneOf(place.work, named.activity)
    if (!before || before.handedInAt === null)
      return refuse('nothing-handed-in', 'The learner has handed in nothing for this activity.', {
        facts: { learner, activity: named.activity },
      })
    if (context.occurredAt < before.handedInAt)
      return refuse(
        'dated-before-the-result',
        `It was handed in at ${before.handedInAt}. Set occurredAt to that time or later.`,
        { pointer: '/occurredAt', facts: { handedInAt: before.handedInAt } },
      )
    const maxScore = place.activity.points
    if (score !== null && score > maxScore)
      return refuse('too-many-points', `This activity gives at most ${maxScore} points.`, {
        pointer: '/score',
        facts: { maxScore },
      })
    const reviewed = activityResultReviewed({
      ...placeFields(place, named),
      status,
      attempt: before.attempts,
      score,
      maxScore,
      feedback,
    })
    return [
      reviewed,
      ...completions(place, named, afterFact(before, { status, attempt: before.attempts, at: context.occurredAt })),
    ]
  },
})
