// How far read models are behind, on a real PostgreSQL: in events, in seconds, and with their faults.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UnknownPosition } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { derivedCommandId, eventId, type Instant, type LogId, type Position, streamName } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openReadModels, type ReadModels } from '../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { generationId } from './generations/generation.ts'
import { readLags } from './projection-lag.ts'
import { dutyOf } from './workers/fence.ts'
import { membership } from './workers/membership.ts'

const named = (name: string) =>
  defineProjection(name, {
    version: 1,
    description: 'For this test.',
    key: z.object({ one: z.string() }),
    row: z.object({ two: z.int() }),
    on: () => [],
  })

describe('the lag of read models on PostgreSQL', () => {
  let database: TestDatabase
  let models: ReadModels
  let now: Instant = minute(0)
  const log = openMemoryLog({ now: () => now })

  beforeAll(async () => {
    database = await freshDatabase('lag')
    models = await openReadModels(database.url, [named('ahead'), named('behind'), named('stopped')], log.id)
    for (const n of [0, 1, 2, 3]) {
      now = minute(n)
      await log.append({
        stream: streamName('learner', someone.learner),
        tenant: someone.tenant,
        expected: n === 0 ? 'none' : n - 1,
        events: [
          {
            id: eventId(derivedCommandId(String(n)), 1),
            type: 'a.b',
            version: 1,
            data: {},
            subject: null,
            actor: someone.teacher,
            correlationId: '',
            causationId: null,
            fingerprint: 0,
            occurredAt: minute(0),
            zone: someone.zone,
            sealed: [],
          },
        ],
      })
    }
    const to = (
      projection: string,
      at: bigint,
      fault: { position: string; type: string; error: string } | null = null,
    ) =>
      models.store.commit(new Map(), [
        { generation: generationId(projection, 1), from: 0n as Position, to: at as Position, eventId: null, fault },
      ])
    // A live worker could feed them all.
    const { feeds } = models
    await membership(models.pool, { id: randomUUID(), name: 'at work' }).take(feeds.map(({ id }) => dutyOf(id)))
    await to('ahead', 4n)
    await to('behind', 1n)
    await to('stopped', 2n, { position: '3', type: 'a.b', error: 'it cannot' })
  })
  afterAll(async () => {
    await models.close()
    await database.drop()
  })

  it('counts the events that are not folded yet, and reports the age of the oldest', async () => {
    const lags = await readLags(models.pool, log, Date.parse(minute(10)))
    expect(lags).toEqual([
      {
        projection: 'ahead',
        generation: 1,
        position: 4n,
        lagEvents: 0,
        lagSeconds: 0,
        ofAnotherLog: null,
        fault: null,
        parkedKeys: 0,
        frozenSince: null,
        stalledSince: null,
      },
      {
        projection: 'behind',
        generation: 1,
        position: 1n,
        lagEvents: 3,
        lagSeconds: 9 * 60,
        ofAnotherLog: null,
        fault: null,
        parkedKeys: 0,
        frozenSince: null,
        stalledSince: null,
      },
      {
        projection: 'stopped',
        generation: 1,
        position: 2n,
        lagEvents: 2,
        lagSeconds: 8 * 60,
        ofAnotherLog: null,
        fault: { position: '3', type: 'a.b', error: 'it cannot' },
        parkedKeys: 0,
        frozenSince: null,
        stalledSince: null,
      },
    ])
  })

  it('reports since when nobody feeds a read model', async () => {
    await models.pool.query(`update sillage.workers set duties = array_remove(duties, 'projection behind/1')`)
    const { rows } = await models.pool.query(`select moved_at from sillage.checkpoints where projection = 'behind'`)
    const lags = await readLags(models.pool, log, Date.parse(minute(10)))
    expect(lags.map(({ projection, frozenSince }) => [projection, frozenSince])).toEqual([
      ['ahead', null],
      ['behind', rows[0]?.moved_at],
      ['stopped', null],
    ])
  })

  it('is reported for the other read models if one belongs to another log or is at an invalid position', async () => {
    const bogus = 2n as Position
    const refuse = (at: Position) => (at === bogus ? Promise.reject(new UnknownPosition(at)) : null)
    const changed = [
      { ...log, id: 'another' as LogId },
      { ...log, lag: async (at: Position) => refuse(at) ?? log.lag(at) },
      { ...log, readAll: async (page: Parameters<typeof log.readAll>[0]) => refuse(page.after) ?? log.readAll(page) },
      { ...log, head: async () => 3n as Position },
    ]
    const lags = await Promise.all(
      changed.map(async (otherLog) =>
        (await readLags(models.pool, otherLog, Date.parse(minute(10)))).map(({ lagEvents, ofAnotherLog }) =>
          ofAnotherLog === null ? lagEvents : ofAnotherLog,
        ),
      ),
    )
    expect(lags).toEqual([
      ['its identity differs', 'its identity differs', 'its identity differs'],
      [0, 3, 'position 2 does not belong to this log'],
      [0, 3, 'position 2 does not belong to this log'],
      ['the log ends at position 3, before position 4', 3, 2],
    ])
  })

  it('is never negative, whatever the clocks show', async () => {
    expect((await readLags(models.pool, log, Date.parse(minute(-60)))).map(({ lagSeconds }) => lagSeconds)).toEqual([
      0, 0, 0,
    ])
  })
})
