import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import enrolment from './enrolment.ts'

/** Withdraws a learner from a class at the time of the event. */
export default defineCommand('teaching.withdraw-learner', {
  summary: 'Withdraw a learner',
  description: 'Takes a learner out of a class.',
  route: 'POST /api/enrolments/withdrawals',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: learnerLeftClass.data.extend({ learner: PersonId }),
  example: { learner: exampleSchool.newcomer, class: exampleSchool.newClass, reason: 'Déménagement' },
  decider: enrolment,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  decide(state, { learner, ...leaving }, { occurredAt }) {
    const facts = { learner, class: leaving.class }
    const stay = state.enrolments.find(({ class: joined, until }) => joined === leaving.class && until === null)
    if (!stay) return refuse('not-enrolled', 'The learner is not in this class.', { facts })
    if (occurredAt < stay.from)
      return refuse(
        'left-before-joining',
        `The learner joined this class at ${stay.from}. Set occurredAt to that time or later.`,
        {
          pointer: '/occurredAt',
          facts: { ...facts, occurredAt, joinedAt: stay.from },
        },
      )
    return [learnerLeftClass(leaving)]
  },
})
