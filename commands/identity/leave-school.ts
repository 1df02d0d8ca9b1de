import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import personLeftSchool from '#events/identity/person-left-school.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { lastChange, openLinks, refuseEarlier, whenPresent } from './person.ts'

/**
 * A person leaves the school: their roles end, and a learner's links to guardians, in the same append. Stays in classes are
 * in the learner's stream, and end by `teaching.withdraw-learner`; so do the links of a guardian, each in the child's stream.
 */
export default defineCommand('identity.leave-school', {
  summary: 'Leave the school',
  description:
    'Ends the roles of a person, and the links of a learner to guardians. Enrolments are withdrawn separately.',
  route: 'POST /api/people/departures',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: personLeftSchool.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, note: 'Déménagement' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, ...leaving }, { occurredAt }) =>
    whenPresent(state, id, () => {
      const last = lastChange(state)
      if (last && occurredAt < last) return refuseEarlier(occurredAt, last)
      return [
        ...openLinks(state).map(({ guardian }) => guardianLinkEnded({ guardian, reason: 'left-school' })),
        ...state.roles.filter(({ until }) => until === null).map(({ role }) => roleWithdrawn({ role })),
        personLeftSchool(leaving),
      ]
    }),
})
