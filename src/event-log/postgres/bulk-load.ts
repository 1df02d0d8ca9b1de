// Loads many appends by COPY, a transaction per few thousand events, under the lock that writers share.
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type EventId, NO_REVISION, type Position, position, type Revision } from '#kernel/ids.ts'
import { sqlState } from '#platform/database-errors.ts'
import { type Appended, WrongExpectedRevision } from '../event-log.ts'
import { firstRevision, meets } from '../expected-revision.ts'
import { type Item, whereToLook } from './batch-store.ts'
import { APPEND_LOCK, CHANNEL, COLUMNS, type Row, readHead, readRevisions, readStanding } from './statements.ts'

export type Loaded = Appended | WrongExpectedRevision

/**
 * Appends all items in one transaction, each with its own outcome; a conflict is a value here, not an error. Positions
 * are taken under the lock; a process that writes without it is met at the primary key and makes this start again.
 */
export async function bulkLoad(pool: pg.Pool, items: readonly Item<Row>[]): Promise<readonly Loaded[]> {
  for (;;) {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      const loaded = await loadOnce(client, items)
      if (loaded !== 'lost-race') return loaded
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error))
      throw error
    } finally {
      client.release(broken)
    }
  }
}

async function loadOnce(client: pg.PoolClient, items: readonly Item<Row>[]): Promise<readonly Loaded[] | 'lost-race'> {
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1)', [APPEND_LOCK])
  const head = await readHead(client)
  const current = new Map(await readRevisions(client, whereToLook(items)))
  const { rows: moments } = await client.query<{ moment: string }>(
    `select greatest(date_trunc('milliseconds', clock_timestamp()),
      (select last.recorded_at from log.events last where last.position = $1)) as moment`,
    [head],
  )
  const moment = moments[0]?.moment ?? ''

  const lines: string[] = []
  const loaded: Loaded[] = []
  for (const item of items) {
    const actual = current.get(item.stream) ?? NO_REVISION
    if (!meets(item.append.expected, actual)) {
      loaded.push(await repeatedOrConflict(client, item, actual))
      continue
    }
    item.rows.forEach((row, i) => {
      lines.push(line(row, position(head + BigInt(lines.length + 1)), moment, item.stream, actual + 1 + i))
    })
    const revision = actual + item.rows.length
    current.set(item.stream, revision)
    loaded.push({ revision, position: position(head + BigInt(lines.length)), repeated: false })
  }
  try {
    if (lines.length > 0) {
      await copy(client, lines)
      await client.query('select pg_notify($1, $2)', [CHANNEL, String(head + BigInt(lines.length))])
    }
    await client.query('commit')
    return loaded
  } catch (error) {
    await client.query('rollback')
    if (sqlState(error) === '23505') return 'lost-race'
    throw error
  }
}

async function repeatedOrConflict(client: pg.PoolClient, item: Item<Row>, actual: Revision): Promise<Loaded> {
  const { expected, stream, events } = item.append
  const from = firstRevision(expected)
  // What stands only in this transaction is not in the log yet, and a repeat inside one load is a conflict.
  if (from !== null && actual >= from + events.length - 1) {
    const standing: { ids: EventId[]; position: Position } = await readStanding(
      client,
      item.stream,
      from,
      events.length,
    )
    if (standing.ids.length === events.length && standing.ids.every((id, i) => id === events[i]?.id))
      return { revision: from + events.length - 1, position: standing.position, repeated: true }
  }
  return new WrongExpectedRevision(stream, expected, actual)
}

function copy(client: pg.PoolClient, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(`copy log.events (${COLUMNS}) from stdin`))
    stream.on('error', reject)
    stream.on('finish', resolve)
    // In pieces: one string of all lines would be copied several times over.
    for (let from = 0; from < lines.length; from += 500) stream.write(lines.slice(from, from + 500).join(''))
    stream.end()
  })
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const copyText = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text

function line(row: Row, at: Position, moment: string, stream: number, revision: Revision): string {
  const sealed = row.sealed.length === 0 ? '\\\\x' : `\\\\x${row.sealed.toString('hex')}`
  return `${at}\t${row.occurredAt}\t${moment}\t${stream}\t${revision}\t${row.tenant}\t${row.fingerprint}\t${row.type}\t${row.zone}\t${row.id}\t${row.actor}\t${copyText(row.metadata)}\t${sealed}\t${copyText(row.data)}\n`
}
