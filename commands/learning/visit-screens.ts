import { z } from 'zod'
import screensVisited from '#events/learning/screens-visited.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import sequenceWork, { workOn } from './sequence-work.ts'
import { refusalOfVisits } from './visits-in-order.ts'

const { sequence, visits } = screensVisited.data.shape

/** Records the screens of a sequence that a learner visited, in order. Only with a consent to detailed tracking. */
export default defineCommand('learning.visit-screens', {
  summary: 'Record visited screens',
  description:
    'Records which screens of a sequence a learner visited, in order, with the time on each. Refused without a consent to detailed tracking.',
  route: 'POST /api/activities/visits',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, sequence, visits }),
  example: {
    learner: exampleSchool.learner,
    sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
    visits: [{ screen: 'outline', enteredAt: '2026-11-21T10:20:00.000Z', durationMs: 12_000 }],
  },
  decider: sequenceWork,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { learner, ...visited }, { occurredAt }) {
    const work = workOn(state, visited.sequence)
    if (!work)
      return refuse('not-assigned', 'This sequence is not assigned to the learner.', {
        pointer: '/sequence',
        facts: { learner },
      })
    const refusal = refusalOfVisits(visited.visits, occurredAt)
    if (refusal) return refusal
    return [screensVisited({ ...visited, class: work.class })]
  },
})
