// A failover that loses numbers of streams, schools, event types and zones, on a real PostgreSQL: the next server assigns them
// to other names, and neither a writer nor a reader with cached numbers confuses two events.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Position, START, type StreamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { aLearner, records, tenantA } from '../contract-records.ts'
import { type Append, type EventLog, type StoredEvent, WrongExpectedRevision } from '../event-log.ts'
import { openPostgresLog, type PostgresLog } from './postgres-log.ts'

const DICTIONARIES = ['tenants', 'zones', 'event_types', 'streams'] as const

/** An append whose names are all unique: the lost append and its replacement share no name. */
type Life = { readonly tenant: TenantId; readonly stream: StreamName; readonly type: string; readonly zone: Zone }
const lifeIn = (zone: string, type: string): Life => ({
  tenant: randomUUID() as TenantId,
  stream: aLearner(),
  type,
  zone: zone as Zone,
})
const appendOf = ({ tenant, stream, type, zone }: Life, expected: Append['expected'], count = 1): Append => ({
  tenant,
  stream,
  expected,
  events: records(stream, count, { type, zone, version: 1 }),
})

describe('the event log after a failover that lost numbers (database)', () => {
  let database: TestDatabase
  let sql: pg.Pool
  let open: PostgresLog[]
  const openLog = async () => {
    const log = await openPostgresLog({ url: database.url, pollMs: 60_000 })
    open.push(log)
    return log
  }
  beforeEach(async () => {
    database = await freshDatabase('lost numbers')
    sql = openPool(database.url, { name: 'a test', max: 3, statementTimeoutMs: 0 })
    open = []
  })
  afterEach(async () => {
    await Promise.all(open.map((log) => log.close()))
    await sql.end()
    await database.drop()
  })

  type Kept = { readonly head: Position; readonly last: Readonly<Record<(typeof DICTIONARIES)[number], number>> }
  async function reached(log: EventLog): Promise<Kept> {
    const lasts = await Promise.all(
      DICTIONARIES.map(async (table) => {
        const { rows } = await sql.query<{ last: number }>(
          `select coalesce(max(id), 0)::integer as last from log.${table}`,
        )
        return [table, rows[0]?.last ?? 0] as const
      }),
    )
    return { head: await log.head(), last: Object.fromEntries(lasts) as Kept['last'] }
  }

  /** Removes everything after this point; numbers are assigned again. Unnoticed, unless the connections are ended. */
  async function failOver({ head, last }: Kept, connections: 'kept' | 'ended'): Promise<void> {
    await sql.query('delete from log.events where position > $1', [head])
    for (const table of DICTIONARIES.toReversed()) {
      await sql.query(`delete from log.${table} where id > $1`, [last[table]])
      await sql.query(`alter table log.${table} alter column id restart with ${last[table] + 1}`)
    }
    if (connections === 'ended') await endSessions('sillage log %')
  }
  const endSessions = (name: string) =>
    sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1`,
      [name],
    )

  /** The events of the database, with names as the database resolves them. */
  async function truth() {
    const { rows } = await sql.query<{ position: bigint }>(
      `select e.position, e.id, s.kind || '-' || s.uuid as stream, t.uuid as tenant, n.uuid as named, y.name as type, z.name as zone
        from log.events e left join log.streams s on s.id = e.stream left join log.tenants t on t.id = s.tenant
        left join log.tenants n on n.id = e.tenant left join log.event_types y on y.id = e.type
        left join log.zones z on z.id = e.zone order by e.position`,
    )
    return rows
  }
  const asNamed = ({ position, id, stream, tenant, type, zone }: StoredEvent) => ({
    position,
    id,
    stream,
    tenant,
    named: tenant,
    type,
    zone,
  })
  const expectedRow = ({ tenant, stream, type, zone }: Life) => ({ stream, tenant, named: tenant, type, zone })

  const readings: Readonly<Record<string, (log: EventLog, lives: readonly Life[]) => Promise<readonly StoredEvent[]>>> =
    {
      'page by page': async (log) => (await log.readAll({ after: START, limit: 1_000 })).events,
      'by COPY': async (log) => {
        const events: StoredEvent[] = []
        for await (const page of log.scan({ after: START, until: await log.head() })) events.push(...page.events)
        return events
      },
      'by COPY and type': async (log, lives) => {
        const events: StoredEvent[] = []
        for (const { type } of lives)
          for await (const page of log.scan({ after: START, until: await log.head(), types: [type] }))
            events.push(...page.events)
        return events
      },
      'by school': async (log, lives) => {
        const events: StoredEvent[] = []
        for (const { tenant } of lives)
          events.push(...(await log.readAll({ after: START, limit: 1_000, filter: { tenant } })).events)
        return events
      },
      'by type': async (log, lives) => {
        const events: StoredEvent[] = []
        for (const { type } of lives)
          events.push(...(await log.readAll({ after: START, limit: 1_000, filter: { types: [type] } })).events)
        return events
      },
      'stream by stream': async (log, lives) => {
        const events: StoredEvent[] = []
        for (const { stream, tenant } of lives) {
          const page = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1_000 })
          expect(page.currentRevision).toBe(page.events.length - 1)
          events.push(...page.events)
        }
        return events
      },
    }

  it.each(
    Object.entries(readings).flatMap(
      ([how, read]) =>
        [
          [how, 'kept', read],
          [how, 'ended', read],
        ] as const,
    ),
  )('reads %s who an event is of, connections %s', async (_how, connections, read) => {
    const [writer, reader] = [await openLog(), await openLog()]
    const [first, lost, next] = [
      lifeIn('Europe/Paris', 'test.first'),
      lifeIn('Indian/Reunion', 'test.lost'),
      lifeIn('Pacific/Noumea', 'test.next'),
    ]
    const lives = [first, lost, next]
    await writer.append(appendOf(first, 'none'))
    const kept = await reached(writer)
    await writer.append(appendOf(lost, 'none', 2))
    expect((await read(reader, lives)).map(asNamed)).toEqual(await truth())

    await failOver(kept, connections)
    const other = await openLog()
    await other.append(appendOf(next, 'none', 3))
    const events = await truth()
    expect(events).toMatchObject([first, next, next, next].map(expectedRow))
    expect((await read(reader, lives)).map(asNamed)).toEqual(events)
    // Again, with the names cached since.
    expect((await read(reader, lives)).map(asNamed)).toEqual(events)
  })

  it.each([
    ['and were given to others', 'kept'],
    ['and were given to others', 'ended'],
    ['and are nobody’s', 'kept'],
    ['and are nobody’s', 'ended'],
  ] as const)('writes under the right names where numbers were lost %s, connections %s', async (whose, connections) => {
    const [first, lost, next] = [
      lifeIn('Europe/Paris', 'test.first'),
      lifeIn('Indian/Reunion', 'test.lost'),
      lifeIn('Pacific/Noumea', 'test.next'),
    ]
    const stale = await openLog()
    await stale.append(appendOf(first, 'none'))
    const kept = await reached(stale)
    await stale.append(appendOf(lost, 'none', 2))
    await failOver(kept, connections)
    if (whose === 'and were given to others') await (await openLog()).append(appendOf(next, 'none', 5))
    const before = await truth()

    // An append after a lost event conflicts with its own stream, not with another one.
    const goingOn = stale.append(appendOf(lost, 1))
    await expect(goingOn).rejects.toMatchObject({ stream: lost.stream, actual: -1 })
    await expect(goingOn).rejects.toBeInstanceOf(WrongExpectedRevision)
    const [again] = await Promise.all([
      stale.append(appendOf(lost, 'none')),
      // A new stream of the lost school, in the same batch.
      stale.append(appendOf({ ...lost, stream: aLearner() }, 'none')),
      stale.append(appendOf(first, 0)),
    ])
    expect(again).toMatchObject({ revision: 0, repeated: false })
    const events = await truth()
    expect(events.slice(0, before.length)).toEqual(before)
    const added = events.slice(before.length)
    expect(added).toHaveLength(3)
    expect(added).toEqual(expect.arrayContaining([expect.objectContaining(expectedRow(lost))]))
    for (const row of added)
      expect(row).toMatchObject({ tenant: expect.any(String), type: expect.any(String), zone: expect.any(String) })
    const read = await stale.readStream(lost.stream, { tenant: lost.tenant, from: 0, direction: 'forwards', limit: 10 })
    expect(read.events.map(asNamed)).toMatchObject([expectedRow(lost)])
  })

  it.each(['the streams alone', 'all their names'])(
    'writes what was numbered, and waiting, when the numbers of %s were lost',
    async (which) => {
      const [log, other] = [await openLog(), await openLog()]
      const first = lifeIn('Europe/Paris', 'test.first')
      await log.append(appendOf(first, 'none'))
      await other.append(appendOf(first, 0))
      await log.append(appendOf(first, 1))
      const kept = await reached(log)
      const waiting = Array.from({ length: 5 }, () =>
        which === 'the streams alone' ? { ...first, stream: aLearner() } : lifeIn('Indian/Reunion', 'test.waiting'),
      )
      // Inserts are blocked: the appends have their numbers, and wait.
      const held = await sql.connect()
      try {
        await held.query('begin; lock table log.events in share mode')
        const appends = Promise.all(waiting.map((life) => log.append(appendOf(life, 'none', 2))))
        appends.catch(() => undefined)
        const numbers = async () => (await sql.query('select from log.streams')).rowCount
        while ((await numbers()) !== kept.last.streams + waiting.length) await new Promise(setImmediate)
        for (const table of DICTIONARIES.toReversed()) {
          await sql.query(`delete from log.${table} where id > $1`, [kept.last[table]])
          await sql.query(`alter table log.${table} alter column id restart with ${kept.last[table] + 1}`)
        }
        // Some of the numbers are assigned to other names.
        const next = lifeIn('Pacific/Noumea', 'test.next')
        await sql.query('insert into log.tenants (uuid) values ($1)', [next.tenant])
        await sql.query('insert into log.zones (name) values ($1)', [next.zone])
        await sql.query('insert into log.event_types (name, version) values ($1, 1)', [next.type])
        for (let n = 0; n < 3; n += 1)
          await sql.query(
            `insert into log.streams (tenant, kind, uuid) select id, 'learner', gen_random_uuid() from log.tenants where uuid = $1`,
            [next.tenant],
          )
        await endSessions('sillage log append')
        await held.query('commit')
        for (const answer of await appends) expect(answer).toMatchObject({ revision: 1, repeated: false })
      } finally {
        held.release()
      }
      const rows = (await truth()).slice(Number(kept.head))
      expect(rows).toHaveLength(10)
      for (const life of waiting)
        expect(rows.filter((row) => 'stream' in row && row.stream === life.stream)).toMatchObject([
          expectedRow(life),
          expectedRow(life),
        ])
    },
  )

  it('loads events under the right names', async () => {
    const [first, lost, next] = [
      lifeIn('Europe/Paris', 'test.first'),
      lifeIn('Indian/Reunion', 'test.lost'),
      lifeIn('Pacific/Noumea', 'test.next'),
    ]
    const stale = await openLog()
    await stale.append(appendOf(first, 'none'))
    const kept = await reached(stale)
    await stale.load([appendOf(lost, 'none', 2)])
    await failOver(kept, 'kept')
    await (await openLog()).append(appendOf(next, 'none'))
    const loaded = await stale.load([appendOf(lost, 'none', 2), appendOf({ ...lost, stream: aLearner() }, 'none')])
    expect(loaded).toMatchObject([{ revision: 1 }, { revision: 0 }])
    const rows = (await truth()).slice(2)
    expect(rows).toMatchObject([lost, lost].map(expectedRow).concat(expect.objectContaining({ tenant: lost.tenant })))
  })

  it('assigns no number to a school that is only read', async () => {
    const log = await openLog()
    await log.append({ ...appendOf(lifeIn('Europe/Paris', 'test.first'), 'none'), tenant: tenantA })
    const unknown = randomUUID() as TenantId
    expect(await log.readAll({ after: START, limit: 10, filter: { tenant: unknown } })).toMatchObject({ events: [] })
    const { rowCount } = await sql.query('select from log.tenants where uuid = $1', [unknown])
    expect(rowCount).toBe(0)
  })
})
