// What a key store keeps in its database: wrapped keys by scope, tombstones, epochs, backups made. Adapters: SQLite and
// PostgreSQL. No row can be opened without the secret of its epoch, which is never in a database.
//
// Invariants of every adapter: each call is one transaction, durable when it resolves. A key is created under the current
// epoch or not at all: a creation and the beginning of an epoch never overlap. A person with a tombstone gets no key.

/** As `key-scope.ts` writes it. The secret of a school has the scope of nobody: person `''`, use `school`. */
export type RowScope = { readonly tenant: string; readonly person: string; readonly use: string }

export type LivingRow = RowScope & {
  readonly id: string
  readonly epoch: number
  readonly wrapped: Uint8Array
  readonly createdAt: string
  readonly destroyedAt: null
}
/** The scope stays, so that it never gets a key again. */
export type DestroyedRow = RowScope & {
  readonly id: string
  readonly epoch: null
  readonly wrapped: null
  readonly createdAt: string
  readonly destroyedAt: string
}
export type KeyRow = LivingRow | DestroyedRow
export type NewRow = Omit<LivingRow, 'createdAt' | 'destroyedAt' | 'epoch'>

export type Tombstone = { readonly tenant: string; readonly person: string; readonly at: string }
export type EpochRow = { readonly epoch: number; readonly beganAt: string; readonly endedAt: string | null }
export type RowCounts = {
  readonly living: number
  readonly destroyed: number
  readonly tombstones: number
  /** Living keys and secrets of schools of each epoch that has any. */
  readonly ofEpochs: ReadonlyMap<number, number>
}
export type Rewrapping = { readonly id: string; readonly from: number; readonly wrapped: Uint8Array }
/** Everything that a backup holds. */
export type AllRows = {
  readonly storeId: string
  readonly destructions: number
  readonly epochs: readonly EpochRow[]
  readonly tombstones: readonly Tombstone[]
  readonly keys: readonly KeyRow[]
}

export type KeyRows = {
  /** Random, made with the store. Names the secrets of its epochs, so that two stores never share one. */
  readonly storeId: string
  /** For people: the path of the file, or server and database. */
  readonly where: string

  /** By scope, in their order: a row, `tombstoned` if the person is, null if there is neither. */
  findScopes(scopes: readonly RowScope[]): Promise<readonly (KeyRow | 'tombstoned' | null)[]>
  findIds(ids: readonly string[]): Promise<readonly KeyRow[]>
  /**
   * Adds rows that are wrapped under `epoch`, and returns those of the scopes afterwards, in order: an earlier row wins.
   * Adds none if another epoch is current.
   */
  create(
    epoch: number,
    rows: readonly NewRow[],
    at: string,
  ): Promise<readonly (KeyRow | 'tombstoned')[] | 'another-epoch'>
  /** `use` null: all of the person, with a tombstone. Returns how many living keys are destroyed. */
  destroy(which: Omit<RowScope, 'use'> & { readonly use: string | null }, at: string): Promise<number>
  /**
   * Puts what is left of a key in its place, wrapped under `epoch`: `changed` if it is not `before` any more, whoever changed it.
   * Replaces nothing if another epoch is current. What was there is in no row afterwards, and all processes are told.
   */
  replace(
    epoch: number,
    left: { readonly id: string; readonly before: Uint8Array; readonly wrapped: Uint8Array },
  ): Promise<'replaced' | 'changed' | 'another-epoch'>
  /** Uses of people, none of them null, in one transaction. */
  destroyUses(scopes: readonly RowScope[], at: string): Promise<number>
  /** Scopes of living rows of a school whose use begins with one of the prefixes, after one of them, by person and use. */
  livingUses(
    tenant: string,
    prefixes: readonly string[],
    after: Pick<RowScope, 'person' | 'use'> | null,
    limit: number,
  ): Promise<readonly RowScope[]>
  /** Scopes of living rows of these people of a school whose use begins with one of the prefixes. */
  livingOf(tenant: string, people: readonly string[], prefixes: readonly string[]): Promise<readonly RowScope[]>
  /** `changed`: living keys of which a part was erased. */
  destroyedAfter(
    mark: number,
  ): Promise<{ readonly mark: number; readonly ids: readonly string[]; readonly changed: readonly string[] }>
  tombstones(): Promise<readonly Tombstone[]>

  epochs(): Promise<readonly EpochRow[]>
  /** Makes the next epoch current. Nothing happens if it exists. */
  beginEpoch(epoch: number, at: string): Promise<void>
  endEpoch(epoch: number, at: string): Promise<void>
  /** Living rows of the epoch with an id above `after`, by id. */
  livingUnder(epoch: number, after: string, limit: number): Promise<readonly LivingRow[]>
  /**
   * Replaces rows by the same keys wrapped under `epoch`, if they are still as they were read: a row that was destroyed
   * meanwhile stays destroyed. Replaces none if another epoch is current, because its secret may be gone already.
   */
  rewrap(epoch: number, changes: readonly Rewrapping[]): Promise<number | 'another-epoch'>

  counts(): Promise<RowCounts>
  /** One consistent state. */
  all(): Promise<AllRows>
  /** Into a store that has no key. Takes over its id, its epochs and its tombstones. */
  restore(rows: AllRows): Promise<void>
  noteBackup(at: string): Promise<void>
  lastBackup(): Promise<string | null>
  close(): Promise<void>
}
