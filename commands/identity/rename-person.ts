import personRenamed from '#events/identity/person-renamed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { refuseEarlier, whenPresent } from './person.ts'

/** Changes a person's name. */
export default defineCommand('identity.rename-person', {
  summary: 'Change a name',
  description: 'Changes the name of a person. The old name remains in the history, under a key of its own.',
  route: 'POST /api/people/names',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: personRenamed.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, givenName: 'Inès', familyName: 'Le Goff' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, ...names }, { occurredAt }) =>
    whenPresent(state, id, () =>
      state.namedAt && occurredAt < state.namedAt ? refuseEarlier(occurredAt, state.namedAt) : [personRenamed(names)],
    ),
})
