// Which generations a program may feed if programs of several versions use one database.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LogId } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { type Defined, feedsOf, makeFirstGenerations, verdictOf } from './defined-generations.ts'
import { readGenerations } from './generation.ts'

const log = randomUUID() as LogId
const defined = (name: string, more: Partial<Defined> & { version?: number } = {}): Defined => ({
  projection: defineProjection(name, {
    version: more.version ?? 1,
    description: 'For this test.',
    key: z.object({ order: z.string() }),
    row: z.object({ group: z.int() }),
    on: () => [],
  }),
  sourceHash: more.sourceHash ?? 'h',
  earlier: more.earlier ?? false,
})

describe('generations on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('generations')
    pool = openPool(database.url, { name: 'generations', max: 8 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const made = async (projection: string) =>
    (await readGenerations(pool)).filter((generation) => generation.projection === projection)
  /** Creates the generations of a program with these definitions, and returns those that it may then feed. */
  async function start(...all: Defined[]): Promise<string[]> {
    await makeFirstGenerations(pool, log, all)
    return feedsOf(await readGenerations(pool), all).map(({ id }) => id)
  }

  it('are created once by programs that start at the same time, and are live at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, () => start(defined('together-a'), defined('together-b', { version: 3 }))),
    )
    for (const fed of all) expect(fed).toEqual(['together-a/1', 'together-b/1'])
    expect(await made('together-b')).toEqual([
      {
        id: 'together-b/1',
        projection: 'together-b',
        generation: 1,
        version: 3,
        sourceHash: 'h',
        table: 'together_b__g1',
        state: 'live',
        candidate: false,
        paused: false,
        createdAt: expect.anything(),
        switchedAt: expect.anything(),
        logId: log,
        position: 0n,
        eventId: null,
        movedAt: expect.anything(),
        fault: null,
        parkedKeys: 0,
      },
    ])
    await expect(pool.query('select * from read.together_a')).resolves.toMatchObject({ rows: [] })
  })

  it('of another version go on serving, and are fed by a program that has exactly that version', async () => {
    const old = defined('changed')
    const changed = defined('changed', { version: 2, sourceHash: 'h2' })
    await start(old)
    expect(await start(changed)).toEqual([])
    expect(await made('changed')).toMatchObject([{ version: 1, state: 'live' }])
    await expect(pool.query('select * from read.changed')).resolves.toBeTruthy()
    // By a program of the previous release, and by a new one that keeps the old file.
    expect(await start(old)).toEqual(['changed/1'])
    expect(await start(changed, { ...old, earlier: true })).toEqual(['changed/1'])
  })

  it('of the same version are not fed by a program whose source differs, so that rows are never mixed', async () => {
    await start(defined('drifting'))
    expect(await start(defined('drifting', { sourceHash: 'after' }))).toEqual([])
    expect(await made('drifting')).toMatchObject([{ sourceHash: 'h', state: 'live' }])
  })

  it('created before source hashes existed belong to the first program that has a hash', async () => {
    await start(defined('unsaid', { sourceHash: '' }))
    expect(await start(defined('unsaid', { sourceHash: 'first' }))).toEqual(['unsaid/1'])
    expect(await start(defined('unsaid', { sourceHash: 'second' }))).toEqual([])
  })

  it('are not created for a definition that is kept only to feed an old generation', async () => {
    expect(await start(defined('kept', { earlier: true }))).toEqual([])
    expect(await made('kept')).toEqual([])
  })

  it('are created all or none', async () => {
    const broken = defined('broken')
    const withNoSuchColumn = { ...broken, projection: { ...broken.projection, indexes: [['no-such-column']] } }
    await expect(start(defined('whole'), withNoSuchColumn)).rejects.toThrow()
    expect(await made('whole')).toEqual([])
    expect(await start(defined('whole'))).toEqual(['whole/1'])
  })
})

type Made = { version: number; sourceHash: string }
it.each<[verdict: string, live: Made | undefined, current: Made | undefined]>([
  ['not-built', undefined, { version: 1, sourceHash: 'h' }],
  ['in-sync', { version: 2, sourceHash: 'h' }, { version: 2, sourceHash: 'h' }],
  ['changed', { version: 1, sourceHash: 'h' }, { version: 2, sourceHash: 'h2' }],
  ['newer', { version: 3, sourceHash: 'h' }, { version: 2, sourceHash: 'h2' }],
  ['drifted', { version: 2, sourceHash: 'h' }, { version: 2, sourceHash: 'h2' }],
  ['orphan', { version: 2, sourceHash: 'h' }, undefined],
])('a live generation is %s', (verdict, live, current) => {
  expect(verdictOf(live, current && defined('judged', current))).toBe(verdict)
})
