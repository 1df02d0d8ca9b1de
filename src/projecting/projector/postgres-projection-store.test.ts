// Rows and checkpoints on a real PostgreSQL: together or not at all, and what every type of column returns.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { FoldedRow } from '#kernel/fold.ts'
import { type EventId, Instant, LocalDay, PersonId, type Position, START, TenantId } from '#kernel/ids.ts'
import { hidden } from '#kernel/personal.ts'
import { defineProjection } from '#kernel/projection.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { openClient } from '#platform/database.ts'
import { openReadModels, type ReadModels } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { generationId } from '../generations/generation.ts'
import { type Changes, type Move, RowsRefused } from './projection-store.ts'

const everything = defineProjection('every-thing', {
  version: 1,
  description: 'A column of each kind, named with words that SQL keeps for itself.',
  key: z.object({ user: PersonId, from: z.string(), on: LocalDay, size: z.int() }),
  row: z.object({
    order: z.int().nullable(),
    share: z.number(),
    where: z.string().nullable(),
    end: Instant,
    is: z.boolean(),
    list: z.array(z.string()).nullable(),
    table: z.object({ a: z.int(), b: z.string().nullable() }),
    byName: z.record(z.string(), z.int()),
    streak: hidden(z.int()),
  }),
  indexes: [['order'], ['where', 'end']],
  on: () => [],
})
const counts = defineProjection('counts', {
  version: 1,
  description: 'A number by name.',
  key: z.object({ name: z.string() }),
  row: z.object({ count: z.int() }),
  on: () => [],
})

const other = TenantId.parse(id('5c0002'))
const key = { user: someone.learner, from: 'l’été', on: LocalDay.parse('2026-09-01'), size: 3 }
const full = {
  order: 9_007_199_254_740_991,
  share: 0.1 + 0.2,
  where: 'un "guillemet", une virgule, \\ une {accolade}\n et NULL',
  end: minute(0),
  is: false,
  list: ['a', 'NULL', '"', ''],
  table: { a: -1, b: null },
  byName: { 'é{},"': 2 },
  streak: 7,
}
const row = (more: Partial<FoldedRow> = {}): FoldedRow => ({
  tenant: someone.tenant,
  key,
  row: full,
  position: 5n as Position,
  ...more,
})
const count = (name: string, value: unknown, tenant = someone.tenant): FoldedRow => ({
  tenant,
  key: { name },
  row: { count: value },
  position: 1n as Position,
})
const changes = (partial: Partial<Changes>): Changes => ({
  removals: [],
  upserts: [],
  deletes: [],
  unparked: [],
  parked: [],
  ...partial,
})
const first = (projection: string) => generationId(projection, 1)

describe('the store of read models on PostgreSQL', () => {
  let database: TestDatabase
  let models: ReadModels
  const at = new Map<string, Position>()

  beforeAll(async () => {
    database = await freshDatabase('projection store')
    models = await openReadModels(database.url, [everything, counts])
  })
  afterAll(async () => {
    await models.close()
    await database.drop()
  })

  /** Moves one projection by one position, with these changes. */
  async function commit(projection: string, partial: Partial<Changes>, more: Partial<Move> = {}): Promise<boolean> {
    const from = at.get(projection) ?? START
    const to = (from + 1n) as Position
    const move: Move = { generation: first(projection), from, to, eventId: null, fault: null, ...more }
    const done = await models.store.commit(new Map([[first(projection), changes(partial)]]), [move])
    if (done) at.set(projection, move.to)
    return done
  }
  const load = async (projection: string, ...keys: FoldedRow['key'][]) =>
    models.store.load(
      first(projection),
      keys.map((key) => ({ tenant: someone.tenant, key })),
    )

  it('returns every type of value as it was written, and null for null', async () => {
    expect(await commit('every-thing', { upserts: [row()] })).toBe(true)
    expect(await load('every-thing', key)).toEqual([row()])
    const empty = { ...full, order: null, where: null, list: null, share: -0.000_001, streak: 0 }
    expect(await commit('every-thing', { upserts: [row({ row: empty, position: 6n as Position })] })).toBe(true)
    expect(await load('every-thing', key)).toEqual([row({ row: empty, position: 6n as Position })])
  })

  it('loads only existing rows, each once, and none of another tenant', async () => {
    await commit('counts', { upserts: [count('a', 1), count('b', 2), count('a', 10, other)] })
    expect(await load('counts', { name: 'b' }, { name: 'z' }, { name: 'a' })).toHaveLength(2)
    expect(await load('counts', { name: 'a' })).toEqual([count('a', 1)])
    expect(await load('counts')).toEqual([])
  })

  it('deletes by whole keys, and by partial keys within one tenant', async () => {
    await commit('counts', { upserts: [count('c', 1), count('c', 1, other), count('d', 1)] })
    await commit('counts', { deletes: [{ tenant: someone.tenant, key: { name: 'c' } }] })
    expect(await load('counts', { name: 'c' }, { name: 'd' })).toEqual([count('d', 1)])
    expect(await models.rows('counts')).toContainEqual(expect.objectContaining({ tenant: other, name: 'c' }))

    const two = [row({ key: { ...key, size: 4 } }), row({ key: { ...key, size: 5, from: 'b' } })]
    await commit('every-thing', { upserts: [...two, row({ tenant: other })] })
    await commit('every-thing', {
      removals: [{ tenant: someone.tenant, key: { user: someone.learner, from: 'l’été' } }],
    })
    expect(await load('every-thing', key, { ...key, size: 4 })).toEqual([])
    expect(await load('every-thing', { ...key, size: 5, from: 'b' })).toHaveLength(1)
    expect(await models.rows('every_thing')).toContainEqual(expect.objectContaining({ tenant: other }))
  })

  it('removes before it writes, so that a row that is made again after a removal exists', async () => {
    await commit('every-thing', { upserts: [row(), row({ key: { ...key, size: 4 } })] })
    await commit('every-thing', {
      removals: [{ tenant: someone.tenant, key: { user: someone.learner } }],
      upserts: [row({ position: 9n as Position })],
      // Loaded, deleted by the removal, and not to be deleted after it was made again.
      deletes: [{ tenant: someone.tenant, key }],
    })
    expect(await load('every-thing', key, { ...key, size: 4 })).toEqual([row({ position: 9n as Position })])
  })

  it('writes nothing if another worker has moved one of the checkpoints', async () => {
    const from = at.get('counts') ?? START
    const moves: Move[] = [
      { generation: first('counts'), from, to: (from + 1n) as Position, eventId: null, fault: null },
      { generation: first('every-thing'), from: 999n as Position, to: 1_000n as Position, eventId: null, fault: null },
    ]
    const done = await models.store.commit(
      new Map([[first('counts'), changes({ upserts: [count('never', 1)] })]]),
      moves,
    )
    expect(done).toBe(false)
    expect(await load('counts', { name: 'never' })).toEqual([])
    expect((await models.store.checkpoints()).get(first('counts'))?.position).toBe(from)
  })

  it('lets only one of two workers move from the same position', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const from = at.get('counts') ?? START
        const move: Move = {
          generation: first('counts'),
          from,
          to: (from + 1n) as Position,
          eventId: null,
          fault: null,
        }
        return models.store.commit(new Map([[first('counts'), changes({ upserts: [count(`racer ${n}`, n)] })]]), [move])
      }),
    )
    at.set('counts', ((at.get('counts') ?? START) + 1n) as Position)
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect((await models.rows('counts')).filter(({ name }) => String(name).startsWith('racer'))).toHaveLength(1)
  })

  it('stores the position of a projection with the event there, and keeps that event while the position stays', async () => {
    const event = '0193a000-0000-8000-8000-000000000001' as EventId
    await commit('counts', {}, { eventId: event })
    const stands = { position: at.get('counts'), eventId: event, logId: models.logId }
    expect((await models.store.checkpoints()).get(first('counts'))).toEqual(stands)
    const fault = { position: '99', type: 'a.b', error: 'it cannot' }
    await commit('counts', {}, { to: at.get('counts') ?? START, fault })
    expect((await models.store.checkpoints()).get(first('counts'))).toEqual(stands)
    expect(await models.checkpoint('counts')).toMatchObject({ fault })
    await commit('counts', {})
    expect(await models.checkpoint('counts')).toMatchObject({ fault: null })
  })

  it('commits without a NOTIFY, which would make every commit of the database wait for the others', async () => {
    const heard: (string | undefined)[] = []
    const listening = openClient(database.url, { name: 'test listen' })
    await listening.connect()
    listening.on('notification', ({ channel }) => heard.push(channel))
    await listening.query('listen sillage_moved; listen test_end')
    expect(await commit('counts', { upserts: [count('quiet', 1)] })).toBe(true)
    await models.pool.query('notify test_end')
    await expect.poll(() => heard).toContain('test_end')
    await listening.end()
    expect(heard).toEqual(['test_end'])
  })

  it('does not wait for the disk, and leaves its connection as it was', async () => {
    await models.pool.query(`create table public.seen (setting text);
      create function public.note_setting() returns trigger language plpgsql as
        $$ begin insert into public.seen values (current_setting('synchronous_commit')); return null; end $$;
      create trigger seen after insert on read.${models.feedOf('counts').table.name}
        for each row execute function public.note_setting()`)
    await commit('counts', { upserts: [count('unflushed', 1)] })
    expect((await models.pool.query('select setting from public.seen')).rows).toEqual([{ setting: 'off' }])
    const clients = await Promise.all(Array.from({ length: 6 }, () => models.pool.connect()))
    for (const client of clients) {
      const { rows } = await client.query('show synchronous_commit')
      client.release()
      expect(rows).toEqual([{ synchronous_commit: 'on' }])
    }
    await models.pool.query('drop function public.note_setting() cascade')
  })

  it.each([
    ['no number', Number.NaN],
    ['half a number where whole ones are kept', 0.5],
    ['a number out of range', 1e19],
    ['nothing where something must be', undefined],
  ])('refuses %s as a fault of the projection, and keeps nothing of the page', async (_, value) => {
    const refused = commit('counts', { upserts: [count('fine', 1), count('bad', value)] })
    await expect(refused).rejects.toThrow(RowsRefused)
    await expect(refused).rejects.toMatchObject({ generation: 'counts/1' })
    expect(await load('counts', { name: 'fine' })).toEqual([])
    expect((await models.store.checkpoints()).get(first('counts'))?.position).toBe(at.get('counts'))
  })

  it('goes on after a refusal, with the connection intact', async () => {
    expect(await commit('counts', { upserts: [count('after', 1)] })).toBe(true)
  })
})
