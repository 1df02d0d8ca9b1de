// What the batch writer asks of a database: five statements. Postgres answers them in statements.ts, the simulation in
// simulated-store.ts.
import { type EventId, NO_REVISION, type Position, type Revision, START } from '#kernel/ids.ts'
import type { Append } from '../event-log.ts'
import type { End } from '../expected-revision.ts'

/** One append, its names already integers. `rows` are the store's own and opaque here, one per event. */
export type Item<Row> = {
  readonly append: Append
  readonly stream: number
  readonly rows: readonly Row[]
  readonly bytes: number
}

export type Numbered<Row> = { readonly row: Row; readonly stream: number; readonly revision: Revision }
/** The end of a stream. */
export type Tail = End & { readonly revision: Revision }
export const NO_TAIL: Tail = { revision: NO_REVISION, id: null, position: null }
export type Standing = { readonly ids: readonly EventId[]; readonly position: Position }

/**
 * Where the log ends, and the id of the event there: after a failover that lost commits, others may have written on, and
 * the same position, or a higher one, is the end of another log. Null where it is empty.
 */
export type Head = { readonly position: Position; readonly id: EventId | null }

/** What came of an insert under the lock: whether it was written, after which head, and what others wrote before it. */
export type LockedInsert = {
  readonly written: boolean
  readonly head: Head
  /** The ends of the streams that others have appended to. */
  readonly news: ReadonlyMap<number, Tail>
}

/** Each call is one statement, and is itself atomic. Any of them may fail, before or after it took effect. */
export type BatchStore<Row> = {
  head(): Promise<Head>
  /** Where each stream ends; a hint is a position at or before its last event. */
  tails(streams: readonly { stream: number; hint: Position }[]): Promise<ReadonlyMap<number, Tail>>
  /**
   * Writes rows at the positions after `head`, unless that is not where the log ends (the primary key is the fence), or
   * another event stands there than the one that is known.
   */
  insertAfter(head: Head, rows: readonly Numbered<Row>[]): Promise<'written' | 'lost-race'>
  /**
   * Under the lock: tells what others have written since `known`, and writes the rows, if any, after it unless one of
   * them is numbered as theirs are. `out-of-touch` where that is too much to tell, or where the log does not hold the
   * event that is known at its position.
   */
  insertLocked(known: Head, rows: readonly Numbered<Row>[]): Promise<LockedInsert | 'out-of-touch' | 'lost-race'>
  /** The events that stand at these revisions of a stream. */
  standing(stream: number, from: Revision, count: number): Promise<Standing>
}

/**
 * From where to look for the last revisions of the items' streams. With a wrong hint a stream seems to be empty, so one
 * is trusted only where that does no worse than to be looked into again (an exact expectation, not yet distrusted), and
 * of several appends to one stream the least one counts: each is judged by the same revision.
 */
export function whereToLook(
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
