// The interface of the access trail: who accessed whose data, from where, for which purpose, when. Nothing is stored
// yet, but everything that accesses people's data is constructed with a trail, so that no access can be forgotten.
import type { Caller, CallerOrigin } from '#identity/caller.ts'
import type { Purpose } from '#kernel/event.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

export type TrailEntry = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly onBehalfOf: PersonId | null
  readonly origin: CallerOrigin
  /** The name of the command, query or operation. */
  readonly action: string
  readonly subjects: readonly PersonId[]
  readonly purpose: Purpose
  readonly at: Instant
}

export type Trail = { record(entry: TrailEntry): void }

export const silentTrail: Trail = { record: () => {} }

/** The part of an entry that names the caller. */
export const enteredBy = ({ tenant, actor, onBehalfOf, origin }: Omit<Caller, 'permissions'>) => ({
  tenant,
  actor,
  onBehalfOf,
  origin,
})
