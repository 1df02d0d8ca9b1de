import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId, streamName } from '#kernel/ids.ts'
import courseResults, { firstJoined, lastResultAt } from './course-results.ts'

/**
 * Records a learner's final result in a class, which the learner may have left. A later result replaces an earlier one.
 * A result may not be dated before the one it replaces or before the learner joined, so that the latest result is the
 * same by date and by arrival.
 */
export default defineCommand('teaching.record-course-result', {
  summary: 'Record a course result',
  description: 'Records how a class ended for a learner.',
  route: 'POST /api/course-results',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: courseResultRecorded.data.extend({ learner: PersonId }),
  example: { learner: exampleSchool.newcomer, class: exampleSchool.newClass, result: 'pass' },
  decider: courseResults,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  decide(state, { learner, ...outcome }, { occurredAt }) {
    const facts = { learner, class: outcome.class }
    const joinedAt = firstJoined(state, outcome.class)
    if (joinedAt === null) return refuse('not-enrolled', 'The learner was never in this class.', { facts })
    const lastAt = lastResultAt(state, outcome.class)
    const notBefore = laterOf(lastAt, joinedAt)
    if (occurredAt < notBefore)
      return refuse(
        'result-dated-too-early',
        lastAt === notBefore
          ? `The last result in this class is dated ${lastAt}. Set occurredAt to that time or later.`
          : `The learner joined this class at ${joinedAt}. Set occurredAt to that time or later.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, notBefore } },
      )
    return [courseResultRecorded(outcome)]
  },
})
