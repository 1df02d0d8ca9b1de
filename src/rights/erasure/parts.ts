// What an erasure works with.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import type { Instant, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import type { DurableTrail } from '#trail/trail.ts'

/** Erasures under way. Each holds one connection, and needs another now and then: see the pool in src/compose. */
export const MOST_AT_ONCE = 4

export type Person = { readonly tenant: TenantId; readonly person: PersonId }

export type ErasureParts = {
  /** Connections of the owner: an erasure concerns tables that requests do not see. */
  readonly pool: pg.Pool
  readonly log: Pick<EventLog, 'append' | 'readStream' | 'eventAt'>
  readonly keyStore: Pick<KeyStore, 'destroy' | 'erasedPeople'>
  readonly erased: Pick<ErasedPeople, 'add'>
  readonly ledger: { finished(id: string, at: Instant): Promise<void> }
  readonly zoneOf: (tenant: TenantId) => Promise<Zone | null>
  /** The epoch in which keys are wrapped now, and when it ends at the latest; null if it cannot end. */
  readonly epoch: () => Promise<{ readonly epoch: number; readonly endsAt: string | null }>
  /** For how many days backups of the database are kept; null if the configuration does not say. */
  readonly backupsDays: number | null
  readonly epochEndedAt: (epoch: number) => Promise<string | null>
  readonly forgetCredentials: (tenant: TenantId, person: PersonId) => Promise<void>
  /** Frees what the person's account holds: a sign-in name, and identities at OpenID providers. */
  readonly releaseClaims: (tenant: TenantId, person: PersonId) => Promise<void>
  /**
   * Deletes from the file store what the erasure has claimed there. Returns how many objects may still arrive after that.
   * Throws ObjectStoreAway.
   */
  readonly removeObjectsOf: (tenant: TenantId, person: PersonId) => Promise<number>
  /** Where imports list the rows that they could not take. */
  readonly importsDirectory: string
  readonly trail: DurableTrail
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
}
