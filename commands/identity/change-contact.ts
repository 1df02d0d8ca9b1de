import contactChanged from '#events/identity/contact-changed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { refuseEarlier, whenPresent } from './person.ts'

/** Changes how to reach a person. */
export default defineCommand('identity.change-contact', {
  summary: 'Change contact details',
  description: 'Replaces the e-mail address and telephone number of a person; what is absent is removed.',
  route: 'POST /api/people/contacts',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: contactChanged.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, email: 'famille.caradec@example.org', phone: '+33 6 12 34 56 78' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, ...contact }, { occurredAt }) =>
    whenPresent(state, id, () =>
      state.contactAt && occurredAt < state.contactAt
        ? refuseEarlier(occurredAt, state.contactAt)
        : [contactChanged(contact)],
    ),
})
