// A snapshot: the rows of one read model about one person, as they stood at a place of that person's history.
import type { FoldedRow } from '#kernel/fold.ts'
import type { Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Moment } from '../moment.ts'
import type { Place } from '../person-history.ts'

/** How often a history is worth a snapshot. */
export const SNAPSHOT_EVERY = 1_000

/** How far a history has been followed: everything that tells whether a later question may start from here. */
export type Followed = {
  /** Behind the last event that was followed. */
  readonly place: Place
  /** Of the last event; 0 before the first. */
  readonly position: Position
  /** The latest of its moments; null before the first event. */
  readonly recordedAt: Instant | null
  readonly occurredAt: Instant | null
  /** No event came after one that had occurred later, and none amended another: rows by time are rows by position. */
  readonly inOrder: boolean
}

export type Snapshot = Followed & { readonly rows: ReadonlyMap<string, FoldedRow> }

export type Snapshots = {
  /** Of each model, the latest snapshot that a fold to the moment may start from, where there is one. */
  latest(
    person: { readonly tenant: TenantId; readonly subject: PersonId },
    models: readonly Projection[],
    moment: Moment,
  ): Promise<ReadonlyMap<Projection, Snapshot>>
  /** A question had to fold far: write what would have spared it, in the background. */
  wanted(person: { readonly tenant: TenantId; readonly subject: PersonId }): void
}

/** Whether a fold to the moment may start from here: all that was followed counts, and in the order it was folded. */
export function servesFor({ upTo, known, happened }: Moment, followed: Followed): boolean {
  if (followed.position > upTo) return false
  if (known !== null && followed.recordedAt !== null && followed.recordedAt > known) return false
  return happened === null || (followed.inOrder && (followed.occurredAt === null || followed.occurredAt <= happened))
}
