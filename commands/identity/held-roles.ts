// The decider of the roles that a person holds now, for sign-in: the permissions of a session follow from them. In order of
// arrival: what the school recorded last holds, whenever it says that it happened.
import personLeftSchool from '#events/identity/person-left-school.ts'
import personRegistered from '#events/identity/person-registered.ts'
import roleGranted from '#events/identity/role-granted.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import type { Role } from '#events/identity/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { defineDecider } from '#kernel/decider.ts'

export type HeldRoles = { readonly roles: readonly Role[] }

const NONE: HeldRoles = { roles: [] }

const withRole = ({ roles }: HeldRoles, role: Role): HeldRoles =>
  roles.includes(role) ? { roles } : { roles: [...roles, role] }

export default defineDecider<HeldRoles>('identity.held-roles', {
  stream: 'person',
  initial: NONE,
  evolve: (on) => [
    on(personRegistered, (state, { data: { role } }) => withRole(state, role)),
    on(roleGranted, (state, { data: { role } }) => withRole(state, role)),
    on(roleWithdrawn, ({ roles }, { data: { role } }) => ({ roles: roles.filter((held) => held !== role) })),
    on(personLeftSchool, () => NONE),
    on(subjectErased, () => NONE),
  ],
})
