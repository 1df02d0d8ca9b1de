import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import person, { heldRole, refuseEarlier, whenPresent } from './person.ts'

/**
 * Takes a role from a person. That it is not the last administrator's is checked before the decision, which sees the stream of
 * one person only: src/compose/last-administrator.ts.
 */
export default defineCommand('identity.withdraw-role', {
  summary: 'Withdraw a role',
  description:
    'Takes a role from a person, from now on or from a given time. The last administrator who can sign in keeps the role.',
  route: 'POST /api/people/roles/withdrawals',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: roleWithdrawn.data.extend({ person: PersonId }),
  example: { person: exampleSchool.newcomer, role: 'parent' },
  decider: person,
  stream: (input) => streamName('person', input.person),
  subject: (input) => input.person,
  decide: (state, { person: id, role }, { occurredAt }) =>
    whenPresent(state, id, () => {
      const held = heldRole(state, role)
      if (!held) return refuse('role-not-held', 'This person does not have this role.', { facts: { person: id, role } })
      if (occurredAt < held.from) return refuseEarlier(occurredAt, held.from)
      return [roleWithdrawn({ role })]
    }),
})
