import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import person, { heldRole, whenPresent } from './person.ts'

const EARLIEST = '1900-01-01'

/** Records the birth date of a learner, or corrects it. Refusals do not repeat the date: it is stored sealed only. */
export default defineCommand('identity.record-birth-date', {
  summary: 'Record a birth date',
  description:
    'Records the birth date of a learner, or corrects it. It is sealed, and only used to end the links to guardians at majority.',
  route: 'POST /api/people/birth-dates',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: birthDateRecorded.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, birthDate: '2016-05-09' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, birthDate }, { now, zone }) =>
    whenPresent(state, id, () => {
      if (!heldRole(state, 'learner'))
        return refuse('not-a-learner', 'Only the birth date of a learner is recorded.', { facts: { person: id } })
      if (birthDate < EARLIEST || birthDate > localDay(now, zone))
        return refuse('birth-date-impossible', `A birth date is between ${EARLIEST} and today.`, {
          pointer: '/birthDate',
        })
      return [birthDateRecorded({ birthDate })]
    }),
})
