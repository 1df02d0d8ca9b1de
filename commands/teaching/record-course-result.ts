import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId, streamName } from '#kernel/ids.ts'
import courseResults, { firstJoined, lastResultAt } from './course-results.ts'

/**
 * Records how a class ended for a learner, who may have left it since. A later result replaces an earlier one, so that
 * none may be dated before the one it replaces, nor before the learner came: by date and by arrival, the last is the same.
 */
export default defineCommand('teaching.record-course-result', {
  summary: 'Record a course result',
  description: 'Records how a class ended for a learner.',
  route: 'POST /api/course-results',
  may: 'teaching:manage',
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
          ? `The last result of this class is dated ${lastAt}: one that replaces it is dated then or later.`
          : `The learner joined this class at ${joinedAt}: a result is dated then or later.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, notBefore } },
      )
    return [courseResultRecorded(outcome)]
  },
})
