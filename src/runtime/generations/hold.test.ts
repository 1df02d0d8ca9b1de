// Which table serves a read model, when programs of several versions start on one database.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LogId } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/database.ts'
import { holdGenerations, readGenerations, sourceHash } from './generations.ts'

const log = randomUUID() as LogId
const named = (name: string, version = 1) =>
  defineProjection(name, {
    version,
    description: 'For this test.',
    key: z.object({ order: z.string() }),
    row: z.object({ group: z.int() }),
    on: () => [],
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
  const hold = (...of: [projection: ReturnType<typeof named>, hash: string][]) =>
    holdGenerations(
      pool,
      log,
      of.map(([projection, hash]) => ({ projection, sourceHash: hash })),
    )

  it('are made once by programs that start at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => hold([named('together'), 'h'], [named('also'), 'h'])))
    for (const held of all) {
      expect([...held.tables.keys()]).toEqual(['together', 'also'])
      expect(held).toMatchObject({ frozen: [], drifted: [] })
    }
    const made = (await readGenerations(pool)).filter(({ projection }) => projection === 'together')
    expect(made).toEqual([{ projection: 'together', generation: 1, version: 1, sourceHash: 'h', live: true }])
    const { rows } = await pool.query(`select position, log_id from sillage.checkpoints where projection = 'together'`)
    expect(rows).toEqual([{ position: 0n, log_id: log }])
  })

  it('of another version serve as they are, and are fed by nobody here', async () => {
    await hold([named('changed'), 'h'])
    const held = await hold([named('changed', 2), 'h2'], [named('unchanged'), 'h'])
    expect([...held.tables.keys()]).toEqual(['unchanged'])
    expect(held.frozen).toMatchObject([{ projection: 'changed', version: 1, definedVersion: 2, live: true }])
    await expect(pool.query('select * from read.changed')).resolves.toBeTruthy()
    // The program of the old version still feeds it.
    expect((await hold([named('changed'), 'h'])).tables.has('changed')).toBe(true)
  })

  it('are fed on when the source changed under one version, and that is said', async () => {
    await hold([named('drifting'), 'before'])
    const held = await hold([named('drifting'), 'after'])
    expect(held.tables.has('drifting')).toBe(true)
    expect(held.drifted).toEqual(['drifting'])
  })

  it('are made all or none', async () => {
    const broken = { ...named('broken'), indexes: [['no-such-column']] }
    await expect(hold([named('whole'), 'h'], [broken, 'h'])).rejects.toThrow()
    expect((await readGenerations(pool)).map(({ projection }) => projection)).not.toContain('whole')
    expect((await hold([named('whole'), 'h'])).tables.has('whole')).toBe(true)
  })

  it('know a source by its text, and by that of the files beside it that it is made of', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sillage-source-'))
    const write = (name: string, text: string) => writeFile(join(folder, name), text)
    await write('rows.ts', "import { rule } from './rule.ts'\n")
    await write('rule.ts', "import './rows.ts'\nexport const rule = 1\n")
    const before = await sourceHash(join(folder, 'rows.ts'))
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    await write('stranger.ts', 'export {}\n')
    expect(await sourceHash(join(folder, 'rows.ts'))).toBe(before)
    await write('rule.ts', 'export const rule = 2\n')
    expect(await sourceHash(join(folder, 'rows.ts'))).not.toBe(before)
    await rm(folder, { recursive: true })
  })
})
