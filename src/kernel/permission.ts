// The permissions there are. A definition, a route and a role name one of these: a misspelt one does not compile.

/** `<what>:<how>`. A new permission is added here, and to the roles that hold it (`src/identity/permissions.ts`). */
export const permissions = [
  'learning:record',
  'learning:read',
  'learning:correct',
  'teaching:read',
  'teaching:manage',
  'identity:manage',
  'events:read',
  'events:read-personal',
  'webhooks:manage',
  'projections:read',
  'projections:manage',
  'operations:read',
] as const
export type Permission = (typeof permissions)[number]
