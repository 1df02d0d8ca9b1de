// All permissions. Definitions, routes and roles refer to them by name: a misspelt one does not compile.

/** `<what>:<how>`. Add a new permission here, and to the roles that have it (`src/identity/permissions.ts`). */
export const permissions = [
  'learning:record',
  'learning:read',
  'learning:correct',
  'teaching:read',
  'teaching:manage',
  'identity:manage',
  'families:ask',
  'families:manage',
  'events:read',
  'events:read-personal',
  'webhooks:manage',
  'projections:read',
  'projections:manage',
  'operations:read',
  'rights:read',
] as const
export type Permission = (typeof permissions)[number]
