// The access trail's port: who touched whose data, for which purpose, when. Nothing is written yet.
import type { Purpose } from '#kernel/event.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

export type Access = {
  readonly tenant: TenantId
  readonly actor: PersonId
  /** The command or query by name. */
  readonly action: string
  readonly subjects: readonly PersonId[]
  readonly purpose: Purpose
  readonly at: Instant
}

export type Audit = { record(access: Access): void }

export const silentAudit: Audit = { record: () => {} }
