// Loads many appends by COPY, a transaction per few thousand events, in turn with every other writer.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { NO_REVISION, position, type Revision } from '#kernel/ids.ts'
import { type Appended, WrongExpectedRevision } from '../event-log.ts'
import { firstRevision, goesOn, meets } from '../expected-revision.ts'
import { type Item, NO_TAIL, type Tail, whereToLook } from './batch-store.ts'
import { microseconds } from './binary-values.ts'
import { COPY_END, COPY_HEADER, COPY_ROWS, place, type RowsToCopy, rowsToCopy } from './copy-events.ts'
import { Misnumbered } from './number-proofs.ts'
import { APPEND_LOCK, CHANNEL, numbersAre, type Row, readHead, readStanding, readTails } from './statements.ts'

export type Loaded = Appended | WrongExpectedRevision
type Prepared = Item<Row> & { readonly toCopy: RowsToCopy }
const isPrepared = (one: Prepared | WrongExpectedRevision): one is Prepared => !(one instanceof WrongExpectedRevision)

/** So that those who append beside a load wait a few hundred milliseconds at most. */
const MOST_EVENTS_PER_TRANSACTION = 20_000

type Named = Item<Row> | WrongExpectedRevision

/**
 * Appends all items, each with its own outcome; a conflict is a value here. Those that are conflicts already keep their
 * place. `renamed` gives the items from one place to another anew, where their numbers were found to be wrong.
 */
export async function bulkLoad(
  pool: pg.Pool,
  items: readonly Named[],
  renamed: (from: number, to: number) => Promise<readonly Named[]>,
): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = []
  for (let from = 0; from < items.length; from = loaded.length) {
    const to = endOfPart(items, from)
    const part = items.slice(from, to)
    const outcomes = await loadTogether(pool, part).catch(async (error: unknown) => {
      if (!(error instanceof Misnumbered)) throw error
      return loadTogether(pool, await renamed(from, to))
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
  // All that needs neither a position nor a revision is made before anybody has to wait for it.
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
    // With an error the connection is closed, and its transaction with it.
    client.release(broken)
  }
}

// The first lock is the one under which several writers take turns. The second holds up those that write without it, so
// that no position is taken while the lines are on their way; readers do not notice either.
const LOCK = `select pg_advisory_xact_lock(${APPEND_LOCK}); lock table only log.events in share row exclusive mode`

async function loadLocked(
  client: pg.PoolClient,
  items: readonly (Prepared | WrongExpectedRevision)[],
): Promise<readonly Loaded[]> {
  await client.query('begin')
  await compareNumbers(client, items)
  await client.query(LOCK)
  const head = await readHead(client)
  const current = new Map(await readTails(client, whereToLook(items.filter(isPrepared))))
  const { rows: moments } = await client.query<{ moment: string }>(
    `select greatest(date_trunc('milliseconds', clock_timestamp()),
      (select last.recorded_at from log.events last where last.position = $1)) as moment`,
    [head],
  )
  assert(moments[0], 'the database tells the time')
  const moment = microseconds(moments[0].moment)

  const accepted: Buffer[] = []
  let last = head
  const loaded: Loaded[] = []
  for (const item of items) {
    if (item instanceof WrongExpectedRevision) {
      loaded.push(item)
      continue
    }
    const believed = current.get(item.stream) ?? NO_TAIL
    // What a wrong hint made of the stream is looked into before it is called a conflict.
    const tail = meets(item.append.expected, believed.revision) ? believed : await withoutHint(client, item, believed)
    const actual = tail.revision
    if (!meets(item.append.expected, actual) || !goesOn(item.append, tail)) {
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
    assert(BigInt(copied) === last - head, `the log took ${copied} of ${last - head} rows`)
    await client.query('select pg_notify($1, $2)', [CHANNEL, String(last)])
  }
  await client.query('commit')
  return loaded
}

/** In the transaction that writes, which is on one server; before the locks, so that nobody waits for it. */
async function compareNumbers(
  client: pg.PoolClient,
  items: readonly (Prepared | WrongExpectedRevision)[],
): Promise<void> {
  const numbers = items.filter(isPrepared).flatMap(({ rows }) => rows.map((row) => row.numbers))
  if (!(await numbersAre(client, numbers))) throw new Misnumbered()
}

/** Where the stream stands, if the item's hint was wrong; never less than what this load has appended to it. */
async function withoutHint(client: pg.PoolClient, item: Item<Row>, believed: Tail): Promise<Tail> {
  if (item.append.hint === undefined || believed.revision > NO_REVISION) return believed
  const read = await readTails(client, whereToLook([{ ...item, distrusted: true }]))
  return read.get(item.stream) ?? NO_TAIL
}

async function repeatedOrConflict(client: pg.PoolClient, item: Item<Row>, actual: Revision): Promise<Loaded> {
  const { expected, stream, events } = item.append
  const from = firstRevision(expected)
  // What stands only in this transaction is not in the log yet, and a repeat inside one load is a conflict.
  if (from !== null && actual >= from + events.length - 1) {
    const standing = await readStanding(client, item.stream, from, events.length)
    if (standing.ids.length === events.length && standing.ids.every((id, i) => id === events[i]?.id))
      return { revision: from + events.length - 1, position: standing.position, repeated: true }
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
