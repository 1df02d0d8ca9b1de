import { MOST_CLASSES_AT_ONCE } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import enrolment from './enrolment.ts'

/**
 * Enrols a learner in a class, for the first time or again. Does not check the class, which has its own stream. To enrol gives
 * the teachers of the class access to the learner's history: so a teacher enrols only learners whom they teach already, or
 * about whom nothing is recorded yet.
 */
export default defineCommand('teaching.enrol-learner', {
  summary: 'Enrol a learner',
  description: 'Enrols a learner in a class, or brings one back who had left.',
  route: 'POST /api/enrolments',
  may: 'teaching:manage',
  of: ({ learner, class: ofClass }) => [
    { kind: 'class', class: ofClass },
    { kind: 'person', person: learner, newcomers: true },
  ],
  purpose: 'administration',
  input: learnerEnrolled.data.omit({ dated: true }).extend({ learner: PersonId }),
  example: { learner: exampleSchool.newcomer, class: exampleSchool.newClass, schoolYear: '2026-2027' },
  decider: enrolment,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  decide(state, { learner, ...enrolled }, { occurredAt, now }) {
    const current = state.enrolments.filter((stay) => stay.until === null)
    const facts = { learner, class: enrolled.class }
    if (current.some((stay) => stay.class === enrolled.class))
      return refuse('already-enrolled', 'The learner is already in this class.', { facts })
    if (current.length >= MOST_CLASSES_AT_ONCE)
      return refuse('too-many-classes', `A learner is in at most ${MOST_CLASSES_AT_ONCE} classes at once.`, { facts })
    const last = state.enrolments.findLast((stay) => stay.class === enrolled.class)
    // Two stays in one class must not overlap: a question about a day in both would have two answers.
    if (last?.until && occurredAt < last.until)
      return refuse(
        'enrolled-before-leaving',
        `The learner left this class at ${last.until}. Set occurredAt to that time or later.`,
        {
          pointer: '/occurredAt',
          facts: { ...facts, occurredAt, leftAt: last.until },
        },
      )
    return [learnerEnrolled({ ...enrolled, ...(occurredAt !== now && { dated: true }) })]
  },
})
