// Who may do what, and where: the permissions of each role, each with its scopes. Everything else is refused.
import { installationTenant, type TenantId } from '#kernel/ids.ts'
import { type Grants, type Permission, permissions, type Scope } from '#kernel/permission.ts'

type Rights = Partial<Record<Permission, Scope>>

/** Roles that a person has in a school. Relations decide what `children` and `taught` are for them. */
export const schoolRoles = {
  learner: {
    'learning:record': 'own',
    'learning:declare': 'own',
    'learning:read': 'own',
    'notices:read': 'own',
    'rights:ask': 'own',
    'rights:consent': 'own',
    /** Who looked at one's own data. */
    'trail:read': 'own',
    'rights:read': 'own',
  },
  /** A guardian. What only reads needs a link of the level `view`, all else the level `manage`. */
  parent: {
    'learning:record': 'children',
    'learning:read': 'children',
    'notices:read': 'own',
    'rights:ask': 'children',
    'rights:consent': 'children',
    'trail:read': 'children',
    'rights:read': 'children',
  },
  teacher: {
    'learning:record': 'taught',
    'learning:attest': 'taught',
    'learning:award': 'taught',
    'learning:read': 'taught',
    'learning:correct': 'taught',
    'teaching:read': 'taught',
    'teaching:manage': 'taught',
    'identity:sign-in-help': 'taught',
    'teaching:open': 'own',
    'exercises:read': 'school',
    'notices:read': 'own',
    'rights:ask': 'own',
    'trail:read': 'own',
    'rights:read': 'own',
  },
  administrator: {
    'identity:manage': 'school',
    'identity:sign-in-help': 'school',
    'families:ask': 'school',
    'families:manage': 'school',
    'teaching:read': 'school',
    'teaching:open': 'school',
    /** Who teaches a class sees its learners: so teachers do not decide it. */
    'teaching:assign': 'school',
    'teaching:manage': 'school',
    'learning:read': 'school',
    'learning:correct': 'school',
    'exercises:read': 'school',
    'notices:read': 'own',
    'events:read': 'school',
    'events:read-personal': 'school',
    'webhooks:read': 'school',
    'webhooks:manage': 'school',
    /** For somebody who asked on paper. The data protection officer decides, and nobody else. */
    'rights:ask': 'school',
    'trail:read': 'school',
    'rights:read': 'school',
    'projections:preview': 'school',
    'processes:preview': 'school',
    'models:read': 'school',
    'models:manage': 'school',
    'jobs:read': 'school',
    'jobs:manage': 'school',
  },
  /** Technical facts only: which deliveries failed, and why. No child's work and no name. */
  support: {
    'notices:read': 'own',
    'webhooks:read': 'school',
  },
  /** Data protection: reads everything, and decides about the rights of persons. */
  auditor: {
    'learning:read': 'school',
    'teaching:read': 'school',
    'exercises:read': 'school',
    'notices:read': 'own',
    'events:read': 'school',
    'events:read-personal': 'school',
    'webhooks:read': 'school',
    'rights:ask': 'own',
    'rights:decide': 'school',
    'trail:read': 'school',
    /** The trail itself: bundles with proofs, whom somebody could reach, notices of unusual access. */
    'trail:audit': 'school',
    'rights:read': 'school',
    'projections:preview': 'school',
    'processes:preview': 'school',
    'models:read': 'school',
    'jobs:read': 'school',
  },
  /** No person: an exercise application or a gateway that reports what learners did. */
  tool: {
    'learning:record': 'school',
    'learning:declare': 'school',
    'learning:report': 'school',
    'learning:award': 'school',
    'learning:read': 'school',
    'exercises:read': 'school',
    'events:read': 'school',
  },
} as const satisfies Record<string, Rights>

/** Roles of the installation. They see no school's data, and a school's token never gives them. */
export const installationRoles = {
  /** Keeps the service running. */
  operator: {
    'operations:read': 'installation',
    'projections:read': 'installation',
    'processes:read': 'installation',
    'processes:manage': 'installation',
  },
  /** Rebuilds read models, compares and switches them, for all schools at once. */
  analyst: {
    'projections:read': 'installation',
    'projections:manage': 'installation',
    'processes:read': 'installation',
    'processes:manage': 'installation',
  },
  'platform-administrator': {
    'operations:read': 'installation',
    'projections:read': 'installation',
    'projections:manage': 'installation',
    'processes:read': 'installation',
    'processes:manage': 'installation',
  },
  'platform-auditor': {
    'operations:read': 'installation',
    'projections:read': 'installation',
    'processes:read': 'installation',
  },
} as const satisfies Record<string, Rights>

export const roles: Readonly<Record<Role, Rights>> = { ...schoolRoles, ...installationRoles }

export type Role = keyof typeof schoolRoles | keyof typeof installationRoles

export const isRole = (name: unknown): name is Role => typeof name === 'string' && Object.hasOwn(roles, name)

export const isInstallationRole = (name: unknown): name is keyof typeof installationRoles =>
  typeof name === 'string' && Object.hasOwn(installationRoles, name)

export const NOTHING: Grants = new Map()

/**
 * What a child may do who signed in with a PIN, whatever roles they hold: record and see their own exercises, and read their
 * notices. A PIN that a classmate has seen must not let them declare anything in the child's name.
 */
export const pinPermissions: Grants = new Map([
  ['learning:record', new Set<Scope>(['own'])],
  ['learning:read', new Set<Scope>(['own'])],
  ['notices:read', new Set<Scope>(['own'])],
])

/** What all the roles that a person holds in this tenant give together. Roles of elsewhere give nothing. */
export function permissionsOfRoles(held: readonly string[], tenant: TenantId): Grants {
  const granted = new Map<Permission, Set<Scope>>()
  for (const role of held) {
    if (!isRole(role) || isInstallationRole(role) !== (tenant === installationTenant)) continue
    for (const permission of permissions) {
      const scope = roles[role][permission]
      if (scope) granted.set(permission, (granted.get(permission) ?? new Set<Scope>()).add(scope))
    }
  }
  return granted
}

const ofInstallation = new Set<string>(Object.values(installationRoles).flatMap((rights) => Object.keys(rights)))

/** These permissions for a program: in the whole school, or in the whole installation. */
export const permissionsOfService = (named: Iterable<string>, tenant: TenantId): Grants => {
  const here = new Set(named)
  const scope: Scope = tenant === installationTenant ? 'installation' : 'school'
  return new Map(
    permissions
      .filter((permission) => here.has(permission) && ofInstallation.has(permission) === (scope === 'installation'))
      .map((permission) => [permission, new Set([scope])]),
  )
}

/** For people and their applications to read: `learning:read` with its scopes, by name. */
export const shownPermissions = (granted: Grants): Record<string, Scope[]> =>
  Object.fromEntries(
    [...granted]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([permission, scopes]): [string, Scope[]] => [permission, [...scopes].sort()]),
  )
