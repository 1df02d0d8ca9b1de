// The permissions of each role. Relations (whose teacher, whose parent) will narrow them further.
import type { z } from 'zod'
import type { Permission } from '#kernel/permission.ts'

/** Permissions by role. Every permission belongs to some role: otherwise nobody could ever use it. */
export const roles = {
  /** Only its own data: see `mayActOn`. */
  learner: ['learning:record', 'learning:read', 'rights:read'],
  teacher: ['learning:record', 'learning:read', 'learning:correct', 'teaching:read', 'teaching:manage'],
  administrator: [
    'identity:manage',
    'families:ask',
    'families:manage',
    'teaching:read',
    'teaching:manage',
    'learning:read',
    'learning:correct',
    'events:read',
    'events:read-personal',
    'webhooks:manage',
    'rights:read',
  ],
  /** An exercise application or a gateway that reports what learners did. */
  tool: ['learning:record', 'learning:read', 'events:read'],
  auditor: ['learning:read', 'teaching:read', 'events:read', 'events:read-personal', 'rights:read'],
  /** Changes read models and compares the results, for the whole installation. Sees the data of its own school. */
  analyst: ['projections:read', 'projections:manage', 'teaching:read', 'learning:read'],
  /** Keeps the service running, and sees no person's data. */
  operator: ['operations:read', 'projections:read'],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles

export const isRole = (name: unknown): name is Role => typeof name === 'string' && Object.hasOwn(roles, name)

/** The permissions of all roles that a person holds. */
export const permissionsOfRoles = (held: readonly string[]): ReadonlySet<Permission> =>
  new Set(held.filter(isRole).flatMap((role): readonly Permission[] => roles[role]))

/** The role by which `mayActOn` decides: who is more than a learner is not limited to their own data. */
export const roleOf = (held: readonly string[]): Role | null =>
  held.filter(isRole).find((role) => role !== 'learner') ?? held.filter(isRole)[0] ?? null

/** The fields with which a command or a query names the person it is about. */
const personFields = ['learner', 'person', 'id']

/**
 * Whether the caller may act on the person that the input names. A learner may name only itself, and may not use
 * operations that name nobody. The decision depends on the input alone, so a refusal does not reveal who exists.
 */
export function mayActOn(
  caller: { readonly actor: string; readonly role: Role | null },
  operation: { readonly input: z.ZodObject },
  input: Readonly<Record<string, unknown>>,
): boolean {
  if (caller.role !== 'learner') return true
  const field = personFields.find((name) => name in operation.input.shape)
  if (field === undefined) return false
  const named = input[field]
  return typeof named === 'string' && named.toLowerCase() === caller.actor
}
