// What the projector needs of a database: rows and checkpoints that change in one transaction.
import type { FoldedRow } from '#kernel/fold.ts'
import type { EventId, LogId, Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { GenerationId } from '../generations/generation.ts'

export type Checkpoint = {
  readonly position: Position
  readonly eventId: EventId | null
  readonly logId: LogId
  /** Held here for a moment, so that another generation can come up to exactly this place: `commit` refuses to pass it. */
  readonly stopAt?: Position
}

/** Why a projection stands still: the event that it could not fold. */
export type Fault = { readonly position: string; readonly type: string; readonly error: string }

/** A row's key, and its identity as text. */
export type Keyed = { readonly tenant: TenantId; readonly key: object; readonly text: string }

/** An event that waits to be folded into one row: it could not be, or one before it could not. */
export type Parked = Keyed & {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: Revision
  readonly type: string
  /** Null where it only waits behind another. */
  readonly error: string | null
}

/** What a page does to the rows of one generation. Removals by partial key come first, then the rest. */
export type Changes = {
  readonly removals: readonly { readonly tenant: TenantId; readonly key: object }[]
  readonly upserts: readonly FoldedRow[]
  readonly deletes: readonly { readonly tenant: TenantId; readonly key: object }[]
  /** Keys for which nothing waits any more: what waited before is forgotten, or folded. Comes before `parked`. */
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
  /** The rows of these keys as they stand; the texts are their identities. */
  load(
    generation: GenerationId,
    keys: readonly { readonly tenant: TenantId; readonly key: object }[],
  ): Promise<readonly FoldedRow[]>
  /** The keys whose events wait. */
  parkedKeys(generation: GenerationId): Promise<readonly Keyed[]>
  /** What waits under the keys that somebody asked to try again, by key and position. */
  toRetry(generation: GenerationId): Promise<readonly Parked[]>
  /**
   * Writes all changes and moves all checkpoints, or nothing: false where one of them no longer stands at `from`, for
   * then somebody else folds these events. Throws `DutyLost` where it is no longer this process's to move.
   */
  commit(changes: ReadonlyMap<GenerationId, Changes>, moves: readonly Move[]): Promise<boolean>
}

/** Another worker has taken over: whatever is under way here must end, and nothing of it is written. */
export class DutyLost extends Error {
  override readonly name = 'DutyLost'
  constructor() {
    super('the lease of a read model is another worker’s by now: nothing was written')
  }
}

/** The database cannot hold a row that a projection made, however often it is asked: the event is at fault. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused'
  readonly generation: GenerationId
  constructor(generation: GenerationId, why: string, options?: ErrorOptions) {
    super(`read model ${generation} makes a row that the database refuses: ${why}`, options)
    this.generation = generation
  }
}
