// The database as the batch writer uses it: five statements. Implemented for PostgreSQL in statements.ts, and in memory for
// the simulation.
import { type EventId, NO_REVISION, type Position, type Revision, START } from '#kernel/ids.ts'
import type { Append } from '../event-log.ts'
import type { End } from '../expected-revision.ts'

/** One append with its names replaced by numbers. `rows` has one row per event, in a format that only the store knows. */
export type Item<Row> = {
  readonly append: Append
  readonly stream: number
  readonly rows: readonly Row[]
  readonly bytes: number
}

export type Numbered<Row> = { readonly row: Row; readonly stream: number; readonly revision: Revision }
/** The last event of a stream. */
export type Tail = End & { readonly revision: Revision }
export const NO_TAIL: Tail = { revision: NO_REVISION, id: null, position: null }
export type EventIds = { readonly ids: readonly EventId[]; readonly position: Position }

/**
 * The position and id of the last event of the log; the id is null if the log is empty. The position alone does not identify
 * the log: after a failover that lost commits, other events may have the same or a higher position.
 */
export type Head = { readonly position: Position; readonly id: EventId | null }

/** Result of an insert under the lock: whether it was written, after which head, and what others wrote before it. */
export type LockedInsert = {
  readonly written: boolean
  readonly head: Head
  /** The last events of the streams that others have appended to. */
  readonly news: ReadonlyMap<number, Tail>
}

/** Each call is one atomic statement. Any of them may fail before or after it has taken effect. */
export type BatchStore<Row> = {
  head(): Promise<Head>
  /** The last event of each stream. A hint is a position at or before the last event. */
  tails(streams: readonly { stream: number; hint: Position }[]): Promise<ReadonlyMap<number, Tail>>
  /**
   * Writes rows at the positions after `head`. Writes nothing if the log has grown (the primary key is the fence), or if the
   * event at that position has another id.
   */
  insertAfter(head: Head, rows: readonly Numbered<Row>[]): Promise<'written' | 'lost-race'>
  /**
   * Under the lock: returns what others have written since `known`, and writes the rows, if any, after that, unless one of
   * their revisions is taken. `out-of-touch` if that is too much to return, or if the event at the known position has
   * another id.
   */
  insertLocked(known: Head, rows: readonly Numbered<Row>[]): Promise<LockedInsert | 'out-of-touch' | 'lost-race'>
  /** The ids of the events at these revisions of a stream, and the position of the last one. */
  eventIds(stream: number, from: Revision, count: number): Promise<EventIds>
}

/**
 * The positions from which to search for the last revisions of the items' streams. With a wrong hint a stream seems to be
 * empty. So a hint is used only if that leads to nothing worse than a second look (an exact expected revision, not yet
 * distrusted), and for several appends to one stream the lowest hint counts, since all are compared with the same revision.
 */
export function searchHints(
  items: readonly (Pick<Item<unknown>, 'append' | 'stream'> & { readonly distrusted?: boolean })[],
): { stream: number; hint: Position }[] {
  const hints = new Map<number, Position>()
  for (const { append, stream, distrusted = false } of items) {
    const { expected, hint = START } = append
    const trusted = typeof expected === 'number' && expected > NO_REVISION && !distrusted ? hint : START
    const least = hints.get(stream)
    if (least === undefined || trusted < least) hints.set(stream, trusted)
  }
  return [...hints].map(([stream, hint]) => ({ stream, hint }))
}
