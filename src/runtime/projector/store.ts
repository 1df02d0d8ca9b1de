// What the projector needs of a database: rows and checkpoints that change in one transaction.
import type { FoldedRow } from '#kernel/fold.ts'
import type { EventId, LogId, Position, TenantId } from '#kernel/ids.ts'

export type Checkpoint = { readonly position: Position; readonly eventId: EventId | null; readonly logId: LogId }

/** Why a projection stands still: the event that it could not fold. */
export type Fault = { readonly position: string; readonly type: string; readonly error: string }

/** What a page does to the rows of one projection. Removals by partial key come first, then the rest. */
export type Changes = {
  readonly removals: readonly { readonly tenant: TenantId; readonly key: object }[]
  readonly upserts: readonly FoldedRow[]
  readonly deletes: readonly { readonly tenant: TenantId; readonly key: object }[]
}

export type Move = {
  readonly projection: string
  readonly from: Position
  readonly to: Position
  readonly eventId: EventId | null
  readonly fault: Fault | null
}

export type ProjectionStore = {
  checkpoints(): Promise<ReadonlyMap<string, Checkpoint>>
  /** The rows of these keys as they stand; the texts are their identities. */
  load(
    projection: string,
    keys: readonly { readonly tenant: TenantId; readonly key: object }[],
  ): Promise<readonly FoldedRow[]>
  /**
   * Writes all changes and moves all checkpoints, or nothing: false where one of them no longer stands at `from`,
   * for then somebody else folds these events.
   */
  commit(changes: ReadonlyMap<string, Changes>, moves: readonly Move[]): Promise<boolean>
}

/** The database cannot hold a row that a projection made, however often it is asked: the event is at fault. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused'
  readonly projection: string
  constructor(projection: string, why: string, options?: ErrorOptions) {
    super(`read model ${projection} makes a row that the database refuses: ${why}`, options)
    this.projection = projection
  }
}
