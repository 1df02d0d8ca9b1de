// The trail's port: who touched whose data, from where, for which purpose, when. Nothing is written yet; whatever
// touches people's data is constructed with a trail all the same, so that none of it can be forgotten.
import type { Caller, CallerOrigin } from '#identity/caller.ts'
import type { Purpose } from '#kernel/event.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

export type TrailEntry = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly onBehalfOf: PersonId | null
  readonly origin: CallerOrigin
  /** The command, query or operation by name. */
  readonly action: string
  readonly subjects: readonly PersonId[]
  readonly purpose: Purpose
  readonly at: Instant
}

export type Trail = { record(entry: TrailEntry): void }

export const silentTrail: Trail = { record: () => {} }

/** The part of an entry that tells who asked. */
export const enteredBy = ({ tenant, actor, onBehalfOf, origin }: Omit<Caller, 'permissions'>) => ({
  tenant,
  actor,
  onBehalfOf,
  origin,
})
