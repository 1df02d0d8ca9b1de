// The decider of the roles that a person holds, for sign-in: the permissions of a session follow from them.
import personRegistered from '#events/identity/person-registered.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { defineDecider } from '#kernel/decider.ts'

export type HeldRoles = { readonly roles: readonly string[] }

export default defineDecider<HeldRoles>('identity.held-roles', {
  stream: 'person',
  initial: { roles: [] },
  evolve: (on) => [
    on(personRegistered, (_, { data: { role } }) => ({ roles: [role] })),
    on(subjectErased, () => ({ roles: [] })),
  ],
})
