import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import enrolment from './enrolment.ts'

/** Records how a class ended for a learner, who may have left it since. */
export default defineCommand('teaching.record-course-result', {
  description: 'Records how a class ended for a learner.',
  route: 'POST /api/course-results',
  may: 'teaching:manage',
  purpose: 'teaching',
  input: courseResultRecorded.data.extend({ learner: PersonId }),
  decider: enrolment,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  decide: (state, { learner, ...outcome }) =>
    state.enrolments.some((one) => one.class === outcome.class)
      ? [courseResultRecorded(outcome)]
      : refuse('not-enrolled', 'The learner was never in this class.', { facts: { learner, class: outcome.class } }),
})
