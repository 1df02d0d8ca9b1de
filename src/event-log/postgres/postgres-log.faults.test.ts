// The PostgreSQL log on a real server whose sessions are ended under load: no acknowledged event is lost or duplicated, and
// readers continue from their position.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EventId, type Position, START, type StreamName } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { aLearner, records, tenantA, toStream } from '../contract-records.ts'
import {
  type Append,
  type Appended,
  LogBusy,
  LogUnavailable,
  OutcomeUnknown,
  type StoredEvent,
  WrongExpectedRevision,
} from '../event-log.ts'
import { openPostgresLog, type PostgresLog } from './postgres-log.ts'

describe('the event log on a PostgreSQL that fails', () => {
  let database: TestDatabase
  let sql: pg.Pool
  let logs: readonly PostgresLog[]
  const open = (pollMs = 100) => openPostgresLog({ url: database.url, pollMs })
  beforeAll(async () => {
    database = await freshDatabase('event log faults')
    sql = openPool(database.url, { name: 'a test', max: 2 })
    logs = await Promise.all([open(), open(), open()])
  })
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()))
    await sql.end()
    await database.drop()
  })

  function nth(n: number): PostgresLog {
    const log = logs[n % logs.length]
    if (!log) throw new Error('no log is open')
    return log
  }

  /** Ends the sessions with that name, as an administrator, a failover or a server crash would. */
  async function kill(application: string): Promise<number> {
    const { rowCount } = await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1`,
      [application],
    )
    return rowCount ?? 0
  }

  async function sessions(application: string): Promise<number> {
    const { rowCount } = await sql.query(
      'select from pg_stat_activity where datname = current_database() and application_name like $1',
      [application],
    )
    return rowCount ?? 0
  }

  /** Acts as a client that does not know the outcome: repeats the append at any process until there is an answer. */
  async function sent(append: Append, at: number): Promise<Appended | WrongExpectedRevision> {
    for (let n = at; ; n += 1) {
      try {
        return await nth(n).append(append)
      } catch (error) {
        if (error instanceof WrongExpectedRevision) return error
        const unanswered = [OutcomeUnknown, LogUnavailable, LogBusy].some((kind) => error instanceof kind)
        if (!unanswered) throw error
        await pause(5)
      }
    }
  }

  async function everything(after: Position = START): Promise<StoredEvent[]> {
    const events: StoredEvent[] = []
    for (let at = after; ; ) {
      const page = await nth(0).readAll({ after: at, limit: 1_000 })
      events.push(...page.events)
      at = page.position
      if (page.end) return events
    }
  }

  function expectWhole(events: readonly StoredEvent[]): void {
    expect(new Set(events.map(({ id }) => id)).size, 'an event stands twice').toBe(events.length)
    const revisions = new Map<StreamName, number>()
    for (const [n, { stream, revision, position }] of events.entries()) {
      expect(position - (events[0]?.position ?? 0n)).toBe(BigInt(n))
      expect(revision, `revision in ${stream}`).toBe((revisions.get(stream) ?? -1) + 1)
      revisions.set(stream, revision)
    }
  }

  it('stores acknowledged events once, and keeps subscribers going, while sessions are ended', async () => {
    const stop = new AbortController()
    const seen: EventId[] = []
    const subscriber = await open()
    const following = (async () => {
      for await (const message of subscriber.subscribe({ after: START, pageSize: 50, signal: stop.signal }))
        if (message.kind === 'events') seen.push(...message.events.map(({ id }) => id))
    })()

    const acknowledged = new Map<EventId, Appended>()
    let killed = 0
    let over = false
    const clients = Array.from({ length: 16 }, async (_, client) => {
      // Half of the clients share a few streams, so that there are real conflicts, too.
      const own = aLearner()
      const shared = sharedStreams[client % 4] ?? own
      const known = new Map<StreamName, number>()
      for (let n = 0; !over; n += 1) {
        const stream = client < 8 ? own : shared
        const revision = known.get(stream) ?? -1
        const events = records(stream, 1 + (n % 3))
        const answer = await sent(toStream(stream, revision < 0 ? 'none' : revision, events), client + n)
        if (answer instanceof WrongExpectedRevision) {
          expect(stream, 'nobody else writes to a client’s own stream').toBe(shared)
          expect(answer.actual).not.toBe(revision)
          known.set(stream, answer.actual)
          continue
        }
        known.set(stream, answer.revision)
        for (const { id } of events) acknowledged.set(id, answer)
      }
    })
    const killer = (async () => {
      while (killed <= 40 || acknowledged.size <= 200) {
        await pause(40)
        killed += await kill(['sillage log append', 'sillage log %'][killed % 2] ?? '')
        // However slow the clients are, something is written before the next sessions are ended.
        for (const before = acknowledged.size; acknowledged.size === before; ) await pause(5)
      }
      over = true
    })()
    await Promise.all([...clients, killer])

    const events = await everything()
    expectWhole(events)
    const standing = new Map(events.map((event) => [event.id, event]))
    for (const [id, { revision, position }] of acknowledged) {
      const event = standing.get(id)
      expect(event, 'an acknowledged event is lost').toBeDefined()
      expect((event?.position ?? 0n) <= position && (event?.revision ?? 0) <= revision).toBe(true)
    }
    while (seen.length < events.length) await pause(10)
    stop.abort()
    await following
    expect(seen).toEqual(events.map(({ id }) => id))
    await subscriber.close()
  })
  const sharedStreams = Array.from({ length: 4 }, aLearner)

  it('refuses an append after a lost event, even if another event has its revision', async () => {
    const [one, two] = await Promise.all([open(60_000), open(60_000)])
    const stream = aLearner()
    const other = aLearner()
    await one.append(toStream(stream, 'none', records(stream, 2)))
    const head = await one.head()
    const lost = records(stream, 1)
    const { position: hint } = await two.append(toStream(stream, 1, lost))
    await sql.query('delete from log.events where position > $1', [head])
    const standing = records(stream, 1)
    const { position } = await two.append(toStream(stream, 1, standing))
    expect(position).toBe(hint)
    // Under the lock it learns the current end of the stream.
    await one.append(toStream(other, 'none', records(other, 1)))
    const more = { ...toStream(stream, 2, records(stream, 1)), hint }
    for (const { id } of lost)
      await expect(one.append({ ...more, lastEvent: id })).rejects.toMatchObject({ expected: 2, actual: 2 })
    for (const { id } of standing) expect(await one.append({ ...more, lastEvent: id })).toMatchObject({ revision: 3 })
    await Promise.all([one.close(), two.close()])
  })

  it.each(['alone', 'in turn with others'])(
    'drops what it knows where commits were lost and another server wrote on: a writer %s',
    async (how) => {
      const [stale, fresh] = await Promise.all([open(60_000), open(60_000)])
      const streams = Array.from({ length: 4 }, aLearner)
      const [lost = aLearner(), kept = aLearner(), others = aLearner(), again = aLearner()] = streams
      const all = Array.from(streams, (stream) => toStream(stream, 'none', records(stream, 2)))
      for (const append of all) await stale.append(append)
      const head = await stale.head()
      const last = await stale.append(toStream(lost, 1, records(lost, 3)))
      await stale.append(toStream(again, 1, records(again, 3)))
      // The connections stay open, as with a pooler that has switched to another server.
      await sql.query('delete from log.events where position > $1', [head])
      // Others write beyond its last position, and to one of the streams.
      await fresh.append(toStream(others, 1, records(others, how === 'alone' ? 6 : 2)))
      await fresh.append(toStream(again, 1, records(again, 4)))

      // An append that expects a lost event is refused with the actual revision, not written after a gap.
      await expect(stale.append({ ...toStream(lost, 4, records(lost, 1)), hint: last.position })).rejects.toMatchObject(
        {
          actual: 1,
        },
      )
      await expect(stale.append(toStream(again, 4, records(again, 1)))).rejects.toMatchObject({ actual: 5 })
      expect(await stale.append(toStream(lost, 1, records(lost, 1)))).toMatchObject({ revision: 2, repeated: false })
      expect(await stale.append(toStream(kept, 1, records(kept, 1)))).toMatchObject({ revision: 2, repeated: false })
      expect(await stale.append(toStream(again, 5, records(again, 1)))).toMatchObject({ revision: 6, repeated: false })
      const { rows } = await sql.query<{ holes: bigint }>(
        `select count(*) as holes from (
           select position - lag(position, 1, 0::bigint) over (order by position) as step,
             revision - lag(revision, 1, -1) over (partition by stream order by position) as rise from log.events
         ) e where step <> 1 or rise <> 1`,
      )
      expect(rows[0]?.holes).toBe(0n)
      await Promise.all([stale.close(), fresh.close()])
    },
  )

  it('receives announcements again after its listening session was ended', async () => {
    const deaf = await open(60_000)
    const stop = new AbortController()
    const [caughtUp, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<Position>()]
    const following = (async () => {
      for await (const message of deaf.subscribe({ after: await deaf.head(), signal: stop.signal }))
        if (message.kind === 'caught-up') caughtUp.resolve()
        else heard.resolve(message.position)
    })()
    await caughtUp.promise
    while ((await sessions('sillage log listen')) < logs.length + 1) await pause(10)
    expect(await kill('sillage log listen')).toBe(logs.length + 1)
    // Announced while nobody listens: found when listening starts again, long before the next poll.
    const stream = aLearner()
    const { position } = await nth(0).append(toStream(stream, 'none', records(stream, 1)))
    expect(await heard.promise).toBe(position)
    stop.abort()
    await following
    await deaf.close()
  })

  it('lets one of the writers of several processes win, and answers each correctly', async () => {
    const streams = Array.from({ length: 3 }, aLearner)
    const before = await nth(0).head()
    let [acknowledged, conflicts, readers] = [0, 0, 0]
    const allHaveRead = Promise.withResolvers<void>()
    await Promise.all(
      Array.from({ length: 12 }, async (_, client) => {
        const log = nth(client)
        for (let n = 0; n < 20; n += 1) {
          const stream = streams[(client + n) % streams.length] ?? aLearner()
          const page = { tenant: tenantA, from: 'end', direction: 'backwards', limit: 1 } as const
          const { currentRevision: revision } = await log.readStream(stream, page)
          // The first time, all have read the same state before anyone writes.
          readers += 1
          if (readers === 12) allHaveRead.resolve()
          await allHaveRead.promise
          const answer = await sent(toStream(stream, revision < 0 ? 'none' : revision, records(stream, 2)), client)
          if (answer instanceof WrongExpectedRevision) {
            expect(answer.actual).toBeGreaterThan(revision)
            conflicts += 1
          } else {
            expect(answer).toMatchObject({ revision: revision + 2 })
            acknowledged += 1
          }
        }
      }),
    )
    const events = await everything(before)
    expectWhole(events)
    expect(events).toHaveLength(acknowledged * 2)
    expect(conflicts).toBeGreaterThanOrEqual(9)
    // At least one of twelve writers with the same state must succeed.
    expect(acknowledged).toBeGreaterThanOrEqual(20)
  })

  it('loads in bulk next to busy writers, none of which loses an event or waits for ever', async () => {
    const before = await nth(0).head()
    const load = () =>
      Array.from({ length: 50 }, aLearner).map((stream) => toStream(stream, 'none', records(stream, 100)))
    let loads = 0
    let loading = true
    let appended = 0
    const writers = Array.from({ length: 8 }, async (_, client) => {
      const stream = aLearner()
      for (let revision = -1; loading; revision += 1, appended += 1)
        await sent(toStream(stream, revision < 0 ? 'none' : revision, records(stream, 1)), client)
    })
    // Until each writer has succeeded several times during the loads.
    for (; loads < 6 || appended <= 24; loads += 1) {
      const outcomes = await nth(1).load(load())
      expect(outcomes.every((one) => !(one instanceof WrongExpectedRevision) && one.revision === 99)).toBe(true)
    }
    loading = false
    await Promise.all(writers)
    const events = await everything(before)
    expectWhole(events)
    expect(events).toHaveLength(loads * 50 * 100 + appended)
  })
})
