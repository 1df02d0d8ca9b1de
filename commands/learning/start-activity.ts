import { z } from 'zod'
import activityStarted from '#events/learning/activity-started.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { placeFields, placeOf, whyLocked } from './activity-rules.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import sequenceWork, { doneOf } from './sequence-work.ts'

const { sequence, version, activity } = activityStarted.data.shape

/** Records that a learner begins an activity. Again, it is nothing. */
export default defineCommand('learning.start-activity', {
  summary: 'Begin an activity',
  description:
    'Records that a learner begins an activity of a sequence. Locked ones are refused, with what comes first.',
  route: 'POST /api/activities/starts',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, sequence, version, activity }),
  example: {
    learner: exampleSchool.learner,
    sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
    version: 1,
    activity: 'c3f609d2-5e81-4cb4-a07f-3d9e21bc4f58',
  },
  decider: sequenceWork,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, input, context) {
    const place = placeOf(state, input, context)
    if ('kind' in place) return place
    if (doneOf(place.work, input.activity)) return []
    return whyLocked(place, context) ?? [activityStarted(placeFields(place, input))]
  },
})
