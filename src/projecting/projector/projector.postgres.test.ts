// The projector over a real log and real tables: joining late, poison events, several workers, the wrong log.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, type LogId, PersonId, streamName } from '#kernel/ids.ts'
import { defineProjection, type Projection } from '#kernel/projection.ts'
import { minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { openReadModels, type ReadModels } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { generationId } from '../generations/generation.ts'
import { projector } from './projector.ts'

/** A machine may be busy with other tests. */
const eventually = <T>(read: () => T) => expect.poll(read, { interval: 20 })

const counted = defineEvent('worker.counted', {
  version: 1,
  description: 'Something to count.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({ size: z.int() }),
})

/** Counts by person. Fails on a size that it cannot bear, or makes a row of it that no column can store. */
const counting = (name: string, cannotBear: { fold?: number; store?: number } = {}) =>
  defineProjection(name, {
    version: 1,
    description: 'How much was counted.',
    key: z.object({ person: PersonId }),
    row: z.object({ events: z.int(), size: z.int() }),
    on: (on) => [
      on(
        counted,
        (e) => (e.subject ? { person: e.subject } : []),
        (row = { events: 0, size: 0 }, { data: { size } }) => {
          if (size === cannotBear.fold) throw new Error('this size is poison')
          return { events: row.events + 1, size: size === cannotBear.store ? 0.5 : row.size + size }
        },
      ),
    ],
  })

describe('the projector on PostgreSQL', () => {
  let database: TestDatabase
  let log: EventLog
  const opened: ReadModels[] = []
  const workers: { stop(): Promise<void> }[] = []
  const people = Array.from({ length: 5 }, () => PersonId.parse(randomUUID()))
  const revisions = new Map<PersonId, number>()

  beforeAll(async () => {
    database = await freshDatabase('projector')
    log = await openPostgresLog({ url: database.url, pollMs: 50 })
    await append(200)
  })
  afterAll(async () => {
    for (const worker of workers) await worker.stop()
    for (const models of opened) await models.close()
    await log.close()
    await database.drop()
  })

  /** Appends this many events of several persons in turn. */
  async function append(count: number, size = 1): Promise<void> {
    await Promise.all(
      people.map(async (person, n) => {
        for (let i = n; i < count; i += people.length) {
          const revision = (revisions.get(person) ?? -1) + 1
          revisions.set(person, revision)
          await log.append({
            stream: streamName('learner', person),
            tenant: someone.tenant,
            expected: revision === 0 ? 'none' : revision - 1,
            events: [
              {
                ...counted({ size }),
                id: eventId(derivedCommandId(person, String(revision)), 1),
                subject: person,
                actor: someone.teacher,
                correlationId: 'test',
                causationId: null,
                fingerprint: 0,
                occurredAt: minute(0),
                zone: someone.zone,
                sealed: [],
              },
            ],
          })
        }
      }),
    )
  }

  async function work(projections: readonly Projection[], logId: LogId = log.id) {
    const models = await openReadModels(database.url, projections, logId)
    opened.push(models)
    const stop = new AbortController()
    const faults: string[] = []
    const worker = projector({
      feeds: projections.map(({ name }) => models.feedOf(name)),
      log: { ...log, id: log.id },
      codec: codec(new Map([[counted.type, counted]]), testKeys),
      store: models.store,
      signal: stop.signal,
      delay: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
      onFault: (generation, { position }) => faults.push(`${generation} at ${position}`),
      pageSize: 7,
      catchUpPageSize: 30,
    })
    const run = worker.run()
    run.catch(() => undefined)
    const handle = {
      models,
      faults,
      run,
      states: worker.states,
      async stop() {
        stop.abort()
        await run.catch(() => undefined)
      },
    }
    workers.push(handle)
    return handle
  }

  const at = async (models: ReadModels, projection: string) => (await models.checkpoint(projection))?.position
  const total = async (models: ReadModels, view: string) =>
    (await models.rows(view)).reduce((sum, { events }) => sum + BigInt(String(events)), 0n)

  it('catches up from the start and follows new events', async () => {
    const { models, stop } = await work([counting('follower')])
    await eventually(() => at(models, 'follower')).toBe(200n)
    await append(13)
    await eventually(() => at(models, 'follower')).toBe(213n)
    expect(await total(models, 'follower')).toBe(213n)
    await stop()
  })

  it('lets a projection that is added later catch up while the others go on', async () => {
    const first = await work([counting('early')])
    await eventually(() => at(first.models, 'early')).toBe(await log.head())
    await first.stop()
    await append(40)
    const both = await work([counting('early'), counting('late')])
    await append(20)
    const head = await log.head()
    await eventually(() => Promise.all([at(both.models, 'early'), at(both.models, 'late')])).toEqual([head, head])
    expect(await both.models.rows('late')).toEqual(await both.models.rows('early'))
    // And from there on in one page, live.
    await append(5)
    await eventually(() => at(both.models, 'late')).toBe(await log.head())
    await both.stop()
  })

  it.each([
    ['that it cannot fold', { fold: 666 }],
    ['whose row the database refuses', { store: 666 }],
  ])('stops a projection before an event %s, loudly, and no other', async (what, cannotBear) => {
    const name = `weak-${what.length}`
    await append(3)
    await append(1, 666)
    await append(30)
    const head = await log.head()
    const { models, faults, states, stop } = await work([counting(name, cannotBear), counting(`strong-${what.length}`)])
    await eventually(() => at(models, `strong-${what.length}`)).toBe(head)
    // No event before the second run of this test had such a size.
    const poison = (await log.readAll({ after: 0n as never, limit: 10_000 })).events.find(
      ({ data }) => data.size === 666,
    )
    await expect
      .poll(() => models.checkpoint(name))
      .toEqual({
        position: (poison?.position ?? 0n) - 1n,
        fault: { position: String(poison?.position), type: 'worker.counted', error: expect.any(String) },
      })
    expect(faults).toEqual([`${name}/1 at ${poison?.position}`])
    expect(states.get(generationId(name, 1))?.fault).toMatchObject({ type: 'worker.counted' })
    expect(await total(models, name.replace('-', '_'))).toBe((poison?.position ?? 0n) - 1n)
    // The others are live: the stopped one blocks none of them.
    await append(5)
    await eventually(() => at(models, `strong-${what.length}`)).toBe(await log.head())
    await stop()

    // With the fold fixed, it goes on where it stopped, as if it had never failed.
    const mended = await work([counting(name)])
    await eventually(() => models.checkpoint(name)).toEqual({ position: await log.head(), fault: null })
    expect(await mended.models.rows(name.replace('-', '_'))).toEqual(await mended.models.rows(`strong_${what.length}`))
    await mended.stop()
  })

  it('folds each event once if several workers feed the same read models', async () => {
    const names = ['shared-a', 'shared-b']
    const crew = await Promise.all([
      work(names.map((name) => counting(name))),
      work(names.map((name) => counting(name))),
      work([counting('shared-b')]),
    ])
    await append(120)
    const head = await log.head()
    const [{ models }] = crew
    for (const name of names) {
      await eventually(() => at(models, name)).toBe(head)
      expect(await total(models, name.replace('-', '_'))).toBe(head)
    }
    // The remaining worker takes over everything.
    await crew[0].stop()
    await crew[2].stop()
    await append(30)
    for (const name of names) await eventually(() => at(models, name)).toBe(await log.head())
    await crew[1].stop()
  })

  it('does not touch a read model of another log, and says what to do', async () => {
    const { models, faults } = await work([counting('elsewhere')], randomUUID() as LogId)
    await eventually(() => faults).toEqual(['elsewhere/1 at 0'])
    expect((await models.checkpoint('elsewhere'))?.fault).toMatchObject({
      error: expect.stringMatching(/elsewhere.*EVENT_LOG.*rebuild/),
    })
    expect(await models.rows('elsewhere')).toEqual([])
  })

  it('does not touch a read model that is beyond the head, or at another event', async () => {
    const { run, models, stop } = await work([counting('restored')])
    await eventually(() => at(models, 'restored')).toBe(await log.head())
    await stop()
    await run
    await models.pool.query(`update sillage.checkpoints set position = position + 5 where projection = 'restored'`)
    const head = await log.head()
    const beyond = await work([counting('restored'), counting('beside-it')])
    await eventually(() => beyond.faults).toEqual([`restored/1 at ${head + 5n}`])
    expect((await models.checkpoint('restored'))?.fault).toMatchObject({
      error: expect.stringMatching(/holds another event, or none/),
    })
    // The others go on.
    await eventually(() => at(beyond.models, 'beside-it')).toBe(head)
    await beyond.stop()
    await models.pool.query(`update sillage.checkpoints set position = 7 where projection = 'restored'`)
    const elsewhere = await work([counting('restored')])
    await eventually(() => elsewhere.faults).toEqual(['restored/1 at 7'])
  })
})
