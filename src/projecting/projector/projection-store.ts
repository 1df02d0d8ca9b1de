// What the projector needs from a database: rows and checkpoints that change in one transaction.
import type { FoldedRow } from '#kernel/fold.ts'
import type { EventId, LogId, Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { GenerationId } from '../generations/generation.ts'

export type Checkpoint = {
  readonly position: Position
  readonly eventId: EventId | null
  readonly logId: LogId
  /** A temporary stop, so that another generation can reach exactly this position. `commit` refuses to move past it. */
  readonly stopAt?: Position
}

/** Why a projection is stopped: the event that it could not fold. */
export type Fault = { readonly position: string; readonly type: string; readonly error: string }

/** A row's key, and its identity as text. */
export type Keyed = { readonly tenant: TenantId; readonly key: object; readonly text: string }

/** An event that is parked for one row: it could not be folded, or an earlier event of the row could not. */
export type Parked = Keyed & {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: Revision
  readonly type: string
  /** Null if it only waits behind another event. */
  readonly error: string | null
}

/** What a page changes in the rows of one generation. Removals by partial key come first, then the rest. */
export type Changes = {
  readonly removals: readonly { readonly tenant: TenantId; readonly key: object }[]
  readonly upserts: readonly FoldedRow[]
  readonly deletes: readonly { readonly tenant: TenantId; readonly key: object }[]
  /** Keys whose parked events were folded or are obsolete. Applied before `parked`. */
  readonly unparked: readonly string[]
  readonly parked: readonly Parked[]
}

export type Move = {
  readonly generation: GenerationId
  readonly from: Position
  readonly to: Position
  readonly eventId: EventId | null
  readonly fault: Fault | null
}

export type ProjectionStore = {
  checkpoints(): Promise<ReadonlyMap<GenerationId, Checkpoint>>
  /** The current rows of these keys. */
  load(
    generation: GenerationId,
    keys: readonly { readonly tenant: TenantId; readonly key: object }[],
  ): Promise<readonly FoldedRow[]>
  /** The current rows that match these partial keys; a row that matches several may come several times. */
  loadMatching(
    generation: GenerationId,
    keys: readonly { readonly tenant: TenantId; readonly key: object }[],
  ): Promise<readonly FoldedRow[]>
  /** The keys with parked events. */
  parkedKeys(generation: GenerationId): Promise<readonly Keyed[]>
  /** The parked events of the keys whose retry was requested, by key and position. */
  toRetry(generation: GenerationId): Promise<readonly Parked[]>
  /**
   * Writes all changes and moves all checkpoints, or does nothing and returns false: a checkpoint is no longer at
   * `from`, because another worker folds these events. Throws `DutyLost` if this process no longer holds the lease.
   */
  commit(changes: ReadonlyMap<GenerationId, Changes>, moves: readonly Move[]): Promise<boolean>
}

/** Another worker has taken over: this one must stop, and nothing was written. */
export class DutyLost extends Error {
  override readonly name = 'DutyLost'
  constructor() {
    super('another worker has taken over the lease of a read model: nothing was written')
  }
}

/** The database cannot store a row that a projection made, and retrying cannot help: the event is at fault. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused'
  readonly generation: GenerationId
  constructor(generation: GenerationId, why: string, options?: ErrorOptions) {
    super(`read model ${generation} made a row that the database refuses: ${why}`, options)
    this.generation = generation
  }
}
