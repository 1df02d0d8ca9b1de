// The Postgres log against a real PostgreSQL: the contract, and what only this adapter promises.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Position, position, START, type StreamName } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { contractOfTheEventLog } from '../contract.ts'
import { aLearner, records, tenantA, toStream } from '../contract-records.ts'
import { type Append, LogUnavailable } from '../event-log.ts'
import { contractOfTenants } from '../tenants-contract.ts'
import { ensurePartitions } from './partitions.ts'
import { openPostgresLog, type PostgresLog } from './postgres-log.ts'

const openEmpty = async () => {
  const database = await freshDatabase('event log contract')
  const log = await openPostgresLog({ url: database.url })
  return {
    log,
    async close() {
      await log.close()
      await database.drop()
    },
  }
}

contractOfTheEventLog('on PostgreSQL', openEmpty)
contractOfTenants('on PostgreSQL', openEmpty)

describe('the event log on PostgreSQL', () => {
  let database: TestDatabase
  let log: PostgresLog
  let sql: pg.Pool
  const open = (options: { pollMs?: number } = {}) => openPostgresLog({ url: database.url, ...options })
  beforeAll(async () => {
    database = await freshDatabase('event log postgres')
    sql = openPool(database.url, { name: 'a test', max: 4 })
    log = await open({ pollMs: 60_000 })
  })
  afterAll(async () => {
    await log.close()
    await sql.end()
    await database.drop()
  })

  const dataOf = async (stream: StreamName) =>
    (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 1_000 })).events.map(
      ({ data }) => data,
    )
  const withData = (data: object): Append => {
    const stream = aLearner()
    return toStream(stream, 'none', records(stream, 1, { data }))
  }

  it('stores a NUL, a lone surrogate and a long text unchanged', async () => {
    const data = [{ text: 'a\u0000b' }, { text: '\ud800 alone' }, { text: 'é'.repeat(100_000) }, { text: 'usual' }]
    const appends = data.map(withData)
    await Promise.all(appends.map((append) => log.append(append)))
    expect(await Promise.all(appends.map(({ stream }) => dataOf(stream)))).toEqual(data.map((one) => [one]))
    const loaded = data.map(withData)
    await log.load(loaded)
    expect(await Promise.all(loaded.map(({ stream }) => dataOf(stream)))).toEqual(data.map((one) => [one]))
  })

  it('fails only the append that the database refuses', async () => {
    const stream = aLearner()
    const bad = records(stream, 1, { occurredAt: 'yesterday' as never })
    const outcomes = await Promise.allSettled([
      log.append(withData({})),
      log.append(toStream(stream, 'none', bad)),
      log.append(withData({})),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await dataOf(stream)).toEqual([])
  })

  it('shows an event immediately while others hold a snapshot and a transaction that has written', async () => {
    const [snapshot, idle] = [await sql.connect(), await sql.connect()]
    try {
      await sql.query('create table if not exists elsewhere (n integer)')
      await snapshot.query('begin isolation level repeatable read')
      await snapshot.query('select count(*) from log.events')
      await idle.query('begin')
      await idle.query('insert into elsewhere values (1)')
      const before = await log.head()
      const { position: at } = await log.append(withData({ seen: true }))
      const page = await log.readAll({ after: before, limit: 10 })
      expect(page.events.at(-1)).toMatchObject({ position: at, data: { seen: true } })
    } finally {
      for (const client of [snapshot, idle]) {
        await client.query('rollback')
        client.release()
      }
    }
  })

  it('sends another process’s events to a subscriber after an announcement, or by polling without one', async () => {
    const stop = new AbortController()
    const other = await open()
    // Announced: polling alone would take a minute.
    const told = nextEvents(log, await log.head(), { signal: stop.signal })
    await told.caughtUp
    const { position: at } = await other.append(withData({}))
    expect(await told.first).toBe(at)
    await other.close()

    // Not announced: written by a separate statement.
    const polling = await open({ pollMs: 20 })
    const untold = nextEvents(polling, await polling.head(), { signal: stop.signal })
    await untold.caughtUp
    await sql.query(`insert into log.events select position + 1, occurred_at, recorded_at, stream, revision + 1, tenant, fingerprint,
      type, zone, id, actor, metadata, sealed_parts, data from log.events order by position desc limit 1`)
    expect(await untold.first).toBe(at + 1n)
    stop.abort()
    await polling.close()
  })

  it('takes nothing from a connection that does not say by which rules it writes, as those of earlier versions', async () => {
    const { position: at } = await log.append(withData({}))
    const earlier = new pg.Client({ connectionString: database.url })
    await earlier.connect()
    const refused = {
      code: '40000',
      constraint: 'writer_version',
      message: expect.stringContaining('older than the database'),
    }
    const columns =
      'recorded_at, stream, revision + 1, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data'
    const insert = (to: string) =>
      `insert into log.events select ${to}, occurred_at, ${columns} from log.events where position = ${at}`
    try {
      await expect(earlier.query(insert(`${at + 1n}`))).rejects.toMatchObject(refused)
      // Its own function, as a process beside others writes.
      const locked = `select from log.append_after(2, ${at}, (select id from log.events where position = ${at}), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`
      await expect(earlier.query(locked)).rejects.toMatchObject(refused)
      await expect(
        earlier.query("set sillage.writer to '1'").then(() => earlier.query(insert(`${at + 1n}`))),
      ).rejects.toMatchObject(refused)
      expect(await log.head()).toBe(at)
    } finally {
      await earlier.end()
    }
  })

  it('is unavailable at once to a process that is too old for a rule of a later migration, and can still be read', async () => {
    const rule = (least: number) =>
      sql.query(`create or replace trigger writer_version before insert on log.events for each statement
        when (coalesce(nullif(current_setting('sillage.writer', true), ''), '0')::integer < ${least})
        execute function log.refuse_earlier_writer()`)
    const [before, refused] = [withData({ kept: true }), withData({})]
    await log.append(before)
    await rule(1_000_000)
    try {
      await expect(log.append(refused)).rejects.toBeInstanceOf(LogUnavailable)
      await expect(log.load([refused])).rejects.toBeInstanceOf(Error)
      expect(await dataOf(before.stream)).toEqual([{ kept: true }])
    } finally {
      await rule(2)
    }
    await log.append(refused)
  })

  it('is not misled by a wrong hint', async () => {
    const stream = aLearner()
    const { position: at } = await log.append(toStream(stream, 'none', records(stream, 2)))
    // A process without a cache has to read the revision of the stream.
    const other = await open()
    const wrongly = (expected: Append['expected']) =>
      other.append({ ...toStream(stream, expected, records(stream, 1)), hint: position(at + 1_000n) })
    await expect(wrongly(0)).rejects.toMatchObject({ actual: 1 })
    await expect(wrongly('none')).rejects.toMatchObject({ actual: 1 })
    expect(await wrongly(1)).toMatchObject({ revision: 2 })
    await other.close()
    const another = await open()
    await expect(
      another.append({ ...toStream(stream, 'any', records(stream, 1)), hint: position(at + 1_000n) }),
    ).resolves.toMatchObject({ revision: 3 })
    await another.close()
  })

  it('writes waiting appends on closing', async () => {
    const closing = await open()
    const appends = Array.from({ length: 50 }, () => withData({ waited: true }))
    const answers = Promise.all(appends.map((append) => closing.append(append)))
    await closing.close()
    expect(new Set((await answers).map(({ position }) => position)).size).toBe(50)
    expect(await Promise.all(appends.map(({ stream }) => dataOf(stream)))).toEqual(
      appends.map(() => [{ waited: true }]),
    )
    await expect(closing.append(withData({}))).rejects.toMatchObject({ code: 'log-unavailable' })
  })

  it('leaves no gap after the database has lost commits, with or without other writers', async () => {
    const other = await open()
    for (const writers of [[log], [log, other]]) {
      for (const writer of [...writers, ...writers]) await writer.append(withData({}))
      const kept = (await log.head()) - 2n
      // As another server would after taking over without the last commits.
      await sql.query('delete from log.events where position > $1', [kept])
      for (const writer of writers) await writer.append(withData({}))
      expect(await log.head()).toBe(kept + BigInt(writers.length))
    }
    await other.close()
  })
})

describe('a long event log on PostgreSQL', () => {
  let database: TestDatabase
  let sql: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('event log partitions')
    sql = openPool(database.url, { name: 'a test', max: 4, statementTimeoutMs: 30_000 })
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
  })

  /** Inserts further events of one type, or one event at a high position, as if the log had grown to it. */
  async function fill(from: bigint, to: bigint): Promise<void> {
    await sql.query(
      `insert into log.events select n, now(), now(), 1, n - 1, 1, 1, (select max(id) from log.event_types), 1, gen_random_uuid(),
        gen_random_uuid(), '{}', '', '{}' from generate_series($1::bigint, $2::bigint) n`,
      [from, to],
    )
  }

  it('skips filtered events one window at a time', async () => {
    const log = await openPostgresLog({ url: database.url })
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 1)))
    await fill(2n, 100_500n)
    const filter = { types: ['learning.rare'] }
    const first = await log.readAll({ after: START, limit: 10, filter })
    expect(first).toEqual({ events: [], position: 100_000n, end: false })
    await log.append(toStream(stream, 'any', records(stream, 1, { type: 'learning.rare' })))
    const second = await log.readAll({ after: first.position, limit: 10, filter })
    expect(second).toMatchObject({ position: 100_501n, end: true, events: [{ position: 100_501n }] })

    const stop = new AbortController()
    const moved: Position[] = []
    for await (const message of log.subscribe({ after: START, filter, signal: stop.signal })) {
      moved.push(message.position)
      if (message.kind === 'caught-up') stop.abort()
    }
    expect(moved).toEqual([100_000n, 100_501n, 100_501n])
    await log.close()
  })

  const partitionOf = async (at: Position) =>
    (await sql.query('select tableoid::regclass::text as name from log.events where position = $1', [at])).rows[0]?.name
  const partitions = async () =>
    (
      await sql.query(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'log.events'::regclass`,
      )
    ).rows
      .map(({ name }) => name)
      .sort()

  it('continues in partitions created in advance, and creates the next ones', async () => {
    await fill(9_999_998n, 9_999_998n)
    const log = await openPostgresLog({ url: database.url })
    const stream = aLearner()
    const { position: at } = await log.append(toStream(stream, 'none', records(stream, 5)))
    expect(at).toBe(10_000_003n)
    expect(await Promise.all([9_999_999n, 10_000_000n].map((n) => partitionOf(position(n))))).toEqual([
      'log.events_0',
      'log.events_1',
    ])
    const read = await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 })
    expect(read.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4])
    expect((await log.readAll({ after: position(9_999_997n), limit: 10 })).events).toHaveLength(6)
    while (!(await partitions()).includes('log.events_3')) await new Promise((resolve) => setTimeout(resolve, 20))
    await log.close()
  })

  it('creates a partition once, even with concurrent calls, writers and readers', async () => {
    const reader = await sql.connect()
    const writer = await sql.connect()
    try {
      await reader.query('begin')
      await reader.query('select from log.events limit 1')
      await writer.query('begin')
      await writer.query(
        'insert into log.events select 10000004, occurred_at, recorded_at, stream, revision + 1, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data from log.events where position = 10000003',
      )
      const made = await Promise.all([1, 2, 3].map(() => ensurePartitions(sql, position(35_000_000n))))
      expect(made.flat().sort()).toEqual(['events_4', 'events_5'])
      expect(await partitions()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `log.events_${n}`))
    } finally {
      for (const client of [reader, writer]) {
        await client.query('rollback')
        client.release()
      }
    }
  })
})

/** Follows a log from a position: promises for catching up, and for the first event after that. */
function nextEvents(log: PostgresLog, after: Position, { signal }: { signal: AbortSignal }) {
  const caughtUp = Promise.withResolvers<void>()
  const first = Promise.withResolvers<Position>()
  void (async () => {
    for await (const message of log.subscribe({ after, signal }))
      if (message.kind === 'caught-up') caughtUp.resolve()
      else first.resolve(message.position)
  })()
  return { caughtUp: caughtUp.promise, first: first.promise }
}
