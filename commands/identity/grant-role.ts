import roleGranted from '#events/identity/role-granted.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { heldRole, refuseEarlier, whenPresent } from './person.ts'

/** Gives a person a further role in the school. */
export default defineCommand('identity.grant-role', {
  summary: 'Grant a role',
  description: 'Gives a person a further role in the school, from now on or from a given time.',
  route: 'POST /api/people/roles',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: roleGranted.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, role: 'parent' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, role }, { occurredAt }) =>
    whenPresent(state, id, () => {
      if (heldRole(state, role))
        return refuse('role-already-held', 'This person already has this role.', { facts: { person: id, role } })
      const until = state.roles.find((held) => held.role === role)?.until
      if (until && occurredAt < until) return refuseEarlier(occurredAt, until)
      return [roleGranted({ role })]
    }),
})
