import personRegistered from '#events/identity/person-registered.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { refuseEarlier } from './person.ts'

/** Registers a person with the school in one role, or again if they had left. */
export default defineCommand('identity.register-person', {
  summary: 'Register a person',
  description: 'Makes a person known to the school, in one role; also one who had left and comes back.',
  route: 'POST /api/people',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: personRegistered.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, role: 'learner', givenName: 'Inès', familyName: 'Caradec' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide(state, { person: id, ...registration }, { occurredAt }) {
    if (state.standing === 'present')
      return refuse('already-registered', 'This person is already registered.', {
        pointer: '/person',
        facts: { person: id },
      })
    if (state.since && occurredAt < state.since) return refuseEarlier(occurredAt, state.since)
    return [personRegistered(registration)]
  },
})
