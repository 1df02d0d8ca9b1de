// A snapshot: the rows of one read model about one person, as they were at a place of that person's history.
import type { FoldedRow } from '#kernel/fold.ts'
import type { Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Moment } from '../moment.ts'
import type { Place } from '../person-history.ts'

/** The number of events between two snapshots of a history. */
export const SNAPSHOT_EVERY = 1_000

/** How far a history has been read: everything that decides whether a later question may start from here. */
export type Followed = {
  /** Behind the last event that was read. */
  readonly place: Place
  /** The position of the last event; 0 before the first. */
  readonly position: Position
  /** The latest times of all events; null before the first event. */
  readonly recordedAt: Instant | null
  readonly occurredAt: Instant | null
  /** No event came after one that occurred later, and none amended another: rows by time equal rows by position. */
  readonly inOrder: boolean
  /** The position of the person's last erasure; null if there was none. */
  readonly erasedAt: Position | null
}

export type Snapshot = Followed & { readonly rows: ReadonlyMap<string, FoldedRow> }

export type Snapshots = {
  /** The latest snapshot of each model from which a fold to the moment may start, if there is one. */
  latest(
    person: { readonly tenant: TenantId; readonly subject: PersonId },
    models: readonly Projection[],
    moment: Moment,
  ): Promise<ReadonlyMap<Projection, Snapshot>>
  /** Call it if a question had to read far: writes the snapshots that would have saved the work, in the background. */
  request(person: { readonly tenant: TenantId; readonly subject: PersonId }): void
}

/**
 * Whether a fold to the moment may start from here: every event that was read counts, in the order in which it was
 * folded.
 */
export function canStartFor({ upTo, known, happened }: Moment, followed: Followed): boolean {
  if (followed.position > upTo) return false
  if (known !== null && followed.recordedAt !== null && followed.recordedAt > known) return false
  return happened === null || (followed.inOrder && (followed.occurredAt === null || followed.occurredAt <= happened))
}
