// Loads many appends by COPY, with one transaction per few thousand events, taking turns with all other writers.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { NO_REVISION, position, type Revision } from '#kernel/ids.ts'
import { type Appended, WrongExpectedRevision } from '../event-log.ts'
import { continuesFrom, firstRevision, meets } from '../expected-revision.ts'
import { type Item, NO_TAIL, searchHints, type Tail } from './batch-store.ts'
import { microseconds } from './binary-values.ts'
import { COPY_END, COPY_HEADER, COPY_ROWS, place, type RowsToCopy, rowsToCopy } from './copy-events.ts'
import { Misnumbered } from './number-proofs.ts'
import { APPEND_LOCK, CHANNEL, numbersAre, type Row, readEventIds, readHead, readTails } from './statements.ts'

export type Loaded = Appended | WrongExpectedRevision
type Prepared = Item<Row> & { readonly toCopy: RowsToCopy }
const isPrepared = (item: Prepared | WrongExpectedRevision): item is Prepared =>
  !(item instanceof WrongExpectedRevision)

/** Small enough that other writers wait a few hundred milliseconds at most. */
const MOST_EVENTS_PER_TRANSACTION = 20_000

type Named = Item<Row> | WrongExpectedRevision

/**
 * Appends all items, each with a separate outcome; conflicts are returned. Items that are already conflicts keep their place.
 * `renumber` builds the items of a range again, after their numbers were found to be wrong.
 */
export async function bulkLoad(
  pool: pg.Pool,
  items: readonly Named[],
  renumber: (from: number, to: number) => Promise<readonly Named[]>,
): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = []
  for (let from = 0; from < items.length; from = loaded.length) {
    const to = endOfPart(items, from)
    const part = items.slice(from, to)
    const outcomes = await loadTogether(pool, part).catch(async (error: unknown) => {
      if (!(error instanceof Misnumbered)) throw error
      return loadTogether(pool, await renumber(from, to))
    })
    loaded.push(...outcomes)
  }
  return loaded
}

function endOfPart(items: readonly Named[], from: number): number {
  let events = 0
  for (const [n, item] of items.slice(from).entries()) {
    const size = item instanceof WrongExpectedRevision ? 0 : item.rows.length
    if (events > 0 && events + size > MOST_EVENTS_PER_TRANSACTION) return from + n
    events += size
  }
  return items.length
}

async function loadTogether(pool: pg.Pool, items: readonly Named[]): Promise<readonly Loaded[]> {
  // Serialise everything except positions and revisions before taking the lock.
  const prepared = items.map((item) =>
    item instanceof WrongExpectedRevision ? item : { ...item, toCopy: rowsToCopy(item.stream, item.rows) },
  )
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return await loadLocked(client, prepared)
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // After an error the connection is closed, which ends the transaction.
    client.release(broken)
  }
}

// Under the first lock several writers take turns. The second lock blocks writers that do not use the first, so that nobody
// takes a position during the COPY. Neither lock affects readers.
const LOCK = `select pg_advisory_xact_lock(${APPEND_LOCK}); lock table only log.events in share row exclusive mode`

async function loadLocked(
  client: pg.PoolClient,
  items: readonly (Prepared | WrongExpectedRevision)[],
): Promise<readonly Loaded[]> {
  await client.query('begin')
  await compareNumbers(client, items)
  await client.query(LOCK)
  const head = await readHead(client)
  const current = new Map(await readTails(client, searchHints(items.filter(isPrepared))))
  const { rows: timestamps } = await client.query<{ moment: string }>(
    `select greatest(date_trunc('milliseconds', clock_timestamp()),
      (select last.recorded_at from log.events last where last.position = $1)) as moment`,
    [head],
  )
  assert(timestamps[0], 'the database returned no time')
  const moment = microseconds(timestamps[0].moment)

  const accepted: Buffer[] = []
  let last = head
  const loaded: Loaded[] = []
  for (const item of items) {
    if (item instanceof WrongExpectedRevision) {
      loaded.push(item)
      continue
    }
    const hinted = current.get(item.stream) ?? NO_TAIL
    // A wrong hint may cause a mismatch: read the stream without it before reporting a conflict.
    const tail = meets(item.append.expected, hinted.revision) ? hinted : await withoutHint(client, item, hinted)
    const actual = tail.revision
    if (!meets(item.append.expected, actual) || !continuesFrom(item.append, tail)) {
      loaded.push(await repeatedOrConflict(client, item, actual))
      continue
    }
    place(item.toCopy, last + 1n, actual + 1, moment)
    accepted.push(item.toCopy.bytes)
    last = position(last + BigInt(item.rows.length))
    const revision = actual + item.rows.length
    current.set(item.stream, { revision, id: item.append.events.at(-1)?.id ?? null, position: last })
    loaded.push({ revision, position: last, repeated: false })
  }
  if (last > head) {
    const copied = await copy(client, accepted)
    assert(BigInt(copied) === last - head, `the database copied ${copied} of ${last - head} rows`)
    await client.query('select pg_notify($1, $2)', [CHANNEL, String(last)])
  }
  await client.query('commit')
  return loaded
}

/** Runs in the transaction that writes, so it is on the same server; and before the locks, so that nobody waits for it. */
async function compareNumbers(
  client: pg.PoolClient,
  items: readonly (Prepared | WrongExpectedRevision)[],
): Promise<void> {
  const numbers = items.filter(isPrepared).flatMap(({ rows }) => rows.map((row) => row.numbers))
  if (!(await numbersAre(client, numbers))) throw new Misnumbered()
}

/** The last event of the stream without the item's hint, in case that was wrong. Includes what this load has appended. */
async function withoutHint(client: pg.PoolClient, item: Item<Row>, hinted: Tail): Promise<Tail> {
  if (item.append.hint === undefined || hinted.revision > NO_REVISION) return hinted
  const read = await readTails(client, searchHints([{ ...item, distrusted: true }]))
  return read.get(item.stream) ?? NO_TAIL
}

async function repeatedOrConflict(client: pg.PoolClient, item: Item<Row>, actual: Revision): Promise<Loaded> {
  const { expected, stream, events } = item.append
  const from = firstRevision(expected)
  // Events of this transaction are not in the log yet, so a repeat inside one load is a conflict.
  if (from !== null && actual >= from + events.length - 1) {
    const stored = await readEventIds(client, item.stream, from, events.length)
    if (stored.ids.length === events.length && stored.ids.every((id, i) => id === events[i]?.id))
      return { revision: from + events.length - 1, position: stored.position, repeated: true }
  }
  return new WrongExpectedRevision(stream, expected, actual)
}

async function copy(client: pg.PoolClient, rows: readonly Buffer[]): Promise<number> {
  const stream = client.query(copyFrom(COPY_ROWS))
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('finish', resolve)
    stream.write(COPY_HEADER)
    for (const bytes of rows) stream.write(bytes)
    stream.end(COPY_END)
  })
  return stream.rowCount
}
