// Snapshots on a real PostgreSQL: what is read is what was written, by this code and of this log only, until an
// erasure.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, type LogId, PersonId, type Position, position, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import dailyActivity from '../../../projections/learning/daily-activity.ts'
import learnerProgress from '../../../projections/learning/learner-progress.ts'
import skillProfile from '../../../projections/learning/skill-profile.ts'
import { attempted, enrolled } from '../../../tests/fixtures/learning.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { atPosition, type Moment } from '../moment.ts'
import { past } from '../past.ts'
import { streamsOf } from '../person-history.ts'
import { postgresSnapshots, type SnapshotStore } from './postgres-snapshots.ts'
import { observedLog, type SnapshotWriter, snapshotWriter } from './snapshot-writer.ts'

const models = [dailyActivity, learnerProgress, skillProfile]
const skills = ['calcul/addition', 'calcul/division', 'constructor'] as const
const { events } = await readDefinitions()
const codec = codecOf(events, testKeys)

/** As if events of others came before it. */
const later = (at: Position): Position => position(at + 7n)

describe('snapshots on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('snapshots')
    pool = openPool(database.url, { name: 'snapshots', max: 2 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const hashes = (hash: string) => new Map(models.map((model) => [model, hash]))

  type Scene = { log: EventLog; subject: PersonId; store: SnapshotStore; writer: SnapshotWriter; happens: Happens }
  type Happens = (...made: readonly NewEvent<string, object>[]) => Promise<void>

  /** A learner with a history of their own, in a log of its own. */
  async function scene(length: number, subject = PersonId.parse(randomUUID())): Promise<Scene> {
    const log = openMemoryLog()
    const store = postgresSnapshots(pool, log.id, hashes('of this code'))
    let n = 0
    const happens: Happens = async (...made) => {
      for (const event of made) {
        n += 1
        const command = derivedCommandId(subject, String(n))
        await log.append({
          stream: streamName('learner', subject),
          tenant: someone.tenant,
          expected: 'any',
          events: [
            {
              ...event,
              id: eventId(command, 1),
              subject,
              actor: someone.teacher,
              correlationId: command,
              causationId: null,
              fingerprint: 0,
              occurredAt: minute(n * 400),
              zone: someone.zone,
              sealed: [],
            },
          ],
        })
      }
    }
    const attempts = Array.from({ length: length - 1 }, (_, i) =>
      attempted({ skill: skills[i % 3] ?? skills[0], correct: i % 4 > 0, durationMs: i }),
    )
    await happens(enrolled(), ...attempts)
    return { log, subject, store, writer: snapshotWriter({ log, codec, store, models, every: 10 }), happens }
  }

  const ask = ({ log, subject }: Scene, snapshots: SnapshotWriter | null, moment: Moment) =>
    past({ log, codec, snapshots }).stateAt({
      tenant: someone.tenant,
      streams: streamsOf(subject),
      subject,
      models,
      moment,
    })
  const kept = async ({ subject }: Pick<Scene, 'subject'>) =>
    (await pool.query('select position from sillage.snapshots where subject = $1 order by 1', [subject])).rows.map(
      ({ position }) => Number(position),
    )

  it('return the rows with hidden columns and positions', async () => {
    const life = await scene(47)
    life.writer.request({ tenant: someone.tenant, subject: life.subject })
    await life.writer.settled()
    expect([...new Set(await kept(life))]).toEqual([10, 20, 30, 40])
    for (const upTo of [9n, 10n, 25n, 47n].map((n) => atPosition(n as never))) {
      const [cold, warm] = [await ask(life, null, upTo), await ask(life, life.writer, upTo)]
      expect(warm.models).toEqual(cold.models.map((one) => ({ ...one, from: expect.anything() })))
      expect(warm.followed).toEqual(cold.followed)
      expect(warm.eventsRead).toBe(Number(upTo.upTo) % 10)
    }
  })

  it('are written of a history that reaches its next ten events in a projector', async () => {
    const life = await scene(8)
    const log = observedLog(life.log, life.writer.observe)
    await life.happens(attempted(), attempted(), attempted())
    await log.readAll({ after: 0n as never, limit: 100 })
    await life.writer.settled()
    expect([...new Set(await kept(life))]).toEqual([10])
  })

  it('are written of a history that is followed live too', async () => {
    const life = await scene(9)
    const stop = new AbortController()
    const messages = observedLog(life.log, life.writer.observe).subscribe({ after: 9n as never, signal: stop.signal })
    await life.happens(attempted())
    for await (const { kind } of messages) if (kind === 'events') break
    stop.abort()
    await life.writer.settled()
    expect([...new Set(await kept(life))]).toEqual([10])
  })

  it('of other code or another log are ignored', async () => {
    const life = await scene(25)
    life.writer.request({ tenant: someone.tenant, subject: life.subject })
    await life.writer.settled()
    const person = { tenant: someone.tenant, subject: life.subject }
    const at = atPosition(25n as never)
    expect((await life.store.latest(person, models, at)).size).toBe(3)
    const otherPrograms = [
      postgresSnapshots(pool, life.log.id, hashes('of later code')),
      postgresSnapshots(pool, randomUUID() as LogId, hashes('of this code')),
    ]
    for (const other of otherPrograms) {
      expect((await other.latest(person, models, at)).size).toBe(0)
      expect((await other.places(person, models)).size).toBe(0)
    }
  })

  it('of code that no longer runs are deleted when those of this code are written', async () => {
    const life = await scene(25)
    const person = { tenant: someone.tenant, subject: life.subject }
    life.writer.request(person)
    await life.writer.settled()
    const [changed, ...others] = models
    const store = postgresSnapshots(
      pool,
      life.log.id,
      new Map([
        ...others.map((model) => [model, 'of this code'] as const),
        [changed ?? dailyActivity, 'of later code'],
      ]),
    )
    const later = snapshotWriter({ log: life.log, codec, store, models, every: 10 })
    later.request(person)
    await later.settled()
    const { rows } = await pool.query(
      `select projection, source_hash, array_agg(position::integer order by position) as positions
       from sillage.snapshots where subject = $1 group by 1, 2 order by 1`,
      [life.subject],
    )
    expect(rows).toEqual(
      models
        .map(({ name }) => ({
          projection: name,
          source_hash: name === changed?.name ? 'of later code' : 'of this code',
          positions: [10, 20],
        }))
        .sort((a, b) => (a.projection < b.projection ? -1 : 1)),
    )
  })

  it('that were being written when their person was erased are deleted, even if the writer is told to stop', async () => {
    const life = await scene(31)
    const person = { tenant: someone.tenant, subject: life.subject }
    let stopped: Promise<void> | null = null
    const writer: SnapshotWriter = snapshotWriter({
      log: life.log,
      codec,
      models,
      every: 10,
      store: {
        ...life.store,
        async write(of, made) {
          if (!stopped) {
            await life.happens(subjectErased({}))
            await writer.observe((await life.log.readAll({ after: 31n as never, limit: 10 })).events)
            stopped = writer.close()
          }
          await life.store.write(of, made)
        },
      },
    })
    writer.request(person)
    await writer.settled()
    await stopped
    expect(await kept(life)).toEqual([])
  })

  it('of a log that was restored to an earlier state are ignored', async () => {
    const lost = await scene(25)
    lost.writer.request({ tenant: someone.tenant, subject: lost.subject })
    await lost.writer.settled()
    // Shorter than what was lost, or regrown beyond it: with other events before, and other positions.
    for (const length of [15, 34]) {
      const restored = await scene(length, lost.subject)
      const log: typeof restored.log = {
        ...restored.log,
        head: async () => later(await restored.log.head()),
        async readStream(...asked) {
          const page = await restored.log.readStream(...asked)
          return { ...page, events: page.events.map((event) => ({ ...event, position: later(event.position) })) }
        },
      }
      const now = atPosition(await log.head())
      const [cold, warm] = [
        await ask({ ...restored, log }, null, now),
        await ask({ ...restored, log }, lost.writer, now),
      ]
      expect({ ...warm, reader: null }).toEqual({ ...cold, reader: null })
      if (length < 30) continue
      const writer = snapshotWriter({ log, codec, store: lost.store, models, every: 10 })
      writer.request({ tenant: someone.tenant, subject: lost.subject })
      await writer.settled()
      expect([...new Set(await kept(lost))]).toEqual([17, 27, 37])
    }
  })

  it('are deleted when their person is erased, before the projector goes on, and stay deleted', async () => {
    const life = await scene(31)
    const person = { tenant: someone.tenant, subject: life.subject }
    life.writer.request(person)
    await life.writer.settled()
    expect(await kept(life)).not.toEqual([])
    await life.happens(subjectErased({}))
    await observedLog(life.log, life.writer.observe).readAll({ after: 31n as never, limit: 10 })
    expect(await kept(life)).toEqual([])
    life.writer.request(person)
    await life.writer.settled()
    expect(await kept(life)).toEqual([])
    expect((await ask(life, life.writer, atPosition(32n as never))).models.every(({ rows }) => rows.size === 0)).toBe(
      true,
    )
  })

  it('are not visible to the application’s role', async () => {
    const asking = openPool(database.url, { name: 'snapshots app', role: 'sillage_app', max: 1 })
    for (const table of ['snapshots', 'stream_snapshots'])
      await expect(asking.query(`select * from sillage.${table}`)).rejects.toThrow(/permission denied/)
    await asking.end()
  })
})
