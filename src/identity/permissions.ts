// Which role may do what. Relations (whose teacher, whose parent) narrow this further when they come.
import type { z } from 'zod'
import type { Permission } from '#kernel/permission.ts'

/** Permissions by role. Every permission is held by some role: otherwise nobody could ever use it. */
export const roles = {
  /** Its own work and nobody else's: see `mayActOn`. */
  learner: ['learning:record', 'learning:read'],
  teacher: ['learning:record', 'learning:read', 'learning:correct', 'teaching:read', 'teaching:manage'],
  administrator: [
    'identity:manage',
    'teaching:read',
    'teaching:manage',
    'learning:read',
    'learning:correct',
    'events:read',
    'events:read-personal',
    'webhooks:manage',
  ],
  /** An exercise application or a gateway that reports what learners did. */
  tool: ['learning:record', 'learning:read', 'events:read'],
  auditor: ['learning:read', 'teaching:read', 'events:read', 'events:read-personal'],
  /** Changes read models and compares what comes of it, for the whole installation; sees the data of its own school. */
  analyst: ['projections:read', 'projections:manage', 'teaching:read', 'learning:read'],
  /** Keeps the service running, and sees no person's data. */
  operator: ['operations:read', 'projections:read'],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles

export const isRole = (name: unknown): name is Role => typeof name === 'string' && Object.hasOwn(roles, name)

/** Fields by which a command or a query names the person it is about. */
const personFields = ['learner', 'person', 'id']

/**
 * Whether the caller may act on the person that the input names. A learner may name none but itself, and may not use
 * what names nobody. It is decided on the input alone, so a refusal says nothing about who exists.
 */
export function mayActOn(
  caller: { readonly actor: string; readonly role: Role | null },
  asked: { readonly input: z.ZodObject },
  input: Readonly<Record<string, unknown>>,
): boolean {
  if (caller.role !== 'learner') return true
  const field = personFields.find((name) => name in asked.input.shape)
  if (field === undefined) return false
  const named = input[field]
  return typeof named === 'string' && named.toLowerCase() === caller.actor
}
