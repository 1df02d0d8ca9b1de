// Comparing two generations on PostgreSQL: real differences, apparent differences, and refusals.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { PersonId } from '#kernel/ids.ts'
import { hidden } from '#kernel/personal.ts'
import { defineProjection, type Projection } from '#kernel/projection.ts'
import { someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { generationOf, lay, rebuildHere } from '../../../tests/fixtures/rebuilds.ts'
import { definedBy, startProgram, tallyOne, tallyTwo } from '../../../tests/fixtures/tallies.ts'
import { asWritten } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { type CompareOptions, type Comparison, compareGenerations } from './compare.ts'
import { makeFirstGenerations } from './defined-generations.ts'

const key = z.object({ wall: z.string(), day: z.iso.date() })
const readModel = (name: string, version: number, row: z.ZodObject, ofKey: z.ZodObject = key) =>
  defineProjection(name, { version, description: 'For this test.', key: ofKey, row, on: () => [] })
const plainRow = z.object({ bricks: z.int(), words: z.array(z.string()), last: z.string().nullable() })

type Filled = { wall: string; bricks: number; last?: string | null }

describe('a comparison on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  const log = openMemoryLog({ pollMs: 20 })

  beforeAll(async () => {
    database = await freshDatabase('comparison')
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'comparison', max: 8 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /**
   * A live generation of the first definition, and a generation of the second beside it, both empty and at one
   * position.
   */
  async function pair(before: Projection, after: Projection): Promise<void> {
    await makeFirstGenerations(pool, log.id, asWritten([before]))
    await rebuildHere(pool, log, [after], { compare: false })
  }
  async function fill(name: string, number: number, rows: readonly Filled[], more = ''): Promise<void> {
    const { table } = await generationOf(pool, name, number)
    for (const { wall, bricks, last = null } of rows)
      await pool.query(
        `insert into read.${table} (tenant, wall, day, bricks, words, last, position${more && ', more'})
          values ($1, $2, '2026-09-01', $3, '["où"]', $4, 0${more && `, ${more}`})`,
        [someone.tenant, wall, bricks, last],
      )
  }
  const compare = async (name: string, more: Partial<CompareOptions> = {}): Promise<Comparison> =>
    compareGenerations(pool, await generationOf(pool, name, 1), await generationOf(pool, name, 2), {
      show: 10,
      ...more,
    })

  it('finds equal rows and equal checksums, whatever the order in which rows were written', async () => {
    const name = 'equal-walls'
    await pair(readModel(name, 1, plainRow), readModel(name, 1, plainRow))
    const rows = Array.from({ length: 30 }, (_, n) => ({ wall: `wall ${n}`, bricks: n, last: n % 3 ? 'a\tb' : null }))
    await fill(name, 1, rows)
    await fill(name, 2, rows.toReversed())
    const comparison = await compare(name)
    expect(comparison).toMatchObject({ same: true, changed: 0, onlyBefore: 0, onlyAfter: 0, first: [] })
    expect(comparison.before).toEqual({ generation: 1, version: 1, rows: 30, checksum: comparison.after.checksum })
    expect((await compare(name, { stretch: 7 })).after).toEqual(comparison.after)
    await pool.query('update read.equal_walls__g2 set position = 12')
    expect((await compare(name)).same).toBe(true)
    await pool.query(`update read.equal_walls__g2 set words = '["ou"]' where wall = 'wall 3'`)
    const changed = await compare(name)
    expect(changed.after.checksum).not.toBe(comparison.after.checksum)
    expect(changed.before.checksum).toBe(comparison.before.checksum)
  })

  it('shows the first rows that differ, column by column, and counts the others', async () => {
    const name = 'changed-walls'
    await pair(readModel(name, 1, plainRow), readModel(name, 1, plainRow))
    await fill(name, 1, [
      { wall: 'a', bricks: 1, last: 'x' },
      { wall: 'b', bricks: 2 },
      { wall: 'c', bricks: 3 },
      { wall: 'd', bricks: 4 },
    ])
    await fill(name, 2, [
      { wall: 'a', bricks: 10, last: null },
      { wall: 'b', bricks: 2 },
      { wall: 'd', bricks: 40 },
      { wall: 'e', bricks: 5, last: 'new' },
    ])
    const comparison = await compare(name, { show: 3 })
    expect(comparison).toMatchObject({
      same: false,
      changed: 2,
      onlyBefore: 1,
      onlyAfter: 1,
      byColumn: { bricks: 2, last: 1 },
    })
    const keyOf = (wall: string) => ({ tenant: someone.tenant, wall, day: '2026-09-01' })
    expect(comparison.first).toEqual([
      {
        key: keyOf('a'),
        kind: 'changed',
        columns: { bricks: { before: 1, after: 10 }, last: { before: 'x', after: null } },
      },
      {
        key: keyOf('c'),
        kind: 'only-before',
        columns: { bricks: { before: 3, after: null }, words: { before: ['où'], after: null } },
      },
      { key: keyOf('d'), kind: 'changed', columns: { bricks: { before: 4, after: 40 } } },
    ])
  })

  it('distinguishes added, removed and retyped columns from changed values', async () => {
    const name = 'other-columns'
    const before = z.object({
      bricks: z.int(),
      words: z.array(z.string()),
      last: z.string().nullable(),
      more: z.string(),
    })
    const after = z.object({
      bricks: z.int(),
      words: z.array(z.string()),
      last: z.string().nullable(),
      more: z.int(),
      streak: hidden(z.int().nullable()),
    })
    await pair(readModel(name, 1, before), readModel(name, 2, after))
    await fill(name, 1, [{ wall: 'a', bricks: 1 }], `'7'`)
    await fill(name, 2, [{ wall: 'a', bricks: 1 }], '8')
    expect(await compare(name)).toMatchObject({
      same: true,
      before: { version: 1 },
      after: { version: 2 },
      columns: { added: ['streak'], removed: [], retyped: [{ column: 'more', before: 'text', after: 'bigint' }] },
    })
    await fill(name, 2, [{ wall: 'b', bricks: 1 }], '9')
    // A column that only one of them has is not taken for a part of the key.
    expect((await compare(name)).first).toMatchObject([{ kind: 'only-after' }])
    expect(Object.keys((await compare(name)).first[0]?.key ?? {})).toEqual(['tenant', 'wall', 'day'])
  })

  it('refuses generations with different keys', async () => {
    const name = 'other-keys'
    await pair(readModel(name, 1, plainRow), readModel(name, 2, plainRow, z.object({ wall: z.string() })))
    await expect(compare(name)).rejects.toMatchObject({
      code: 'apart',
      message: expect.stringContaining('different keys'),
    })
  })

  it('finds the same differences whatever the stretch size, for any two sets of rows and any characters', async () => {
    const name = 'any-walls'
    await pair(readModel(name, 1, plainRow), readModel(name, 1, plainRow))
    const odd = [
      '',
      ' ',
      'a',
      'A',
      'b',
      'é',
      'e\u0301',
      '\\',
      '\\N',
      "'",
      '"',
      '\t',
      '\n',
      '%',
      '(',
      ',',
      '🧱',
      'zz',
      '~',
    ]
    const rows = fc.uniqueArray(fc.record({ wall: fc.constantFrom(...odd), bricks: fc.integer({ min: 0, max: 1 }) }), {
      selector: ({ wall }) => wall,
      maxLength: odd.length,
    })
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.integer({ min: 1, max: 6 }), async (one, other, stretch) => {
        await pool.query('truncate read.any_walls__g1, read.any_walls__g2')
        await fill(name, 1, one)
        await fill(name, 2, other)
        const [a, b] = [one, other].map((all) => new Map(all.map(({ wall, bricks }) => [wall, bricks])))
        const changed = one.filter(({ wall, bricks }) => b?.has(wall) && b.get(wall) !== bricks)
        const onlyBefore = one.filter(({ wall }) => !b?.has(wall))
        const onlyAfter = other.filter(({ wall }) => !a?.has(wall))
        const comparison = await compare(name, { stretch, show: 100 })
        expect(comparison).toMatchObject({
          before: { rows: one.length },
          after: { rows: other.length },
          changed: changed.length,
          onlyBefore: onlyBefore.length,
          onlyAfter: onlyAfter.length,
        })
        // In byte order, as the database sorts.
        const bytes = (text: unknown) => Buffer.from(String(text)).toString('hex')
        expect(comparison.first.map((one) => one.key.wall)).toEqual(
          [...changed, ...onlyBefore, ...onlyAfter]
            .map(({ wall }) => wall)
            .sort((x, y) => (bytes(x) < bytes(y) ? -1 : 1)),
        )
        expect(comparison.same).toBe(comparison.first.length === 0)
        expect(comparison.before.checksum === comparison.after.checksum).toBe(comparison.same)
      }),
      { numRuns: 25 },
    )
  })

  it('finds them equal while two programs feed them from a growing log, and blocks neither', async () => {
    const name = 'fed-tally'
    const busy = openMemoryLog({ pollMs: 5 })
    const people = Array.from({ length: 40 }, () => PersonId.parse(randomUUID()))
    const revisions = new Map<PersonId, number>()
    const more = () =>
      lay(
        busy,
        people.map((person) => ({ person, what: 1 })),
        revisions,
      )
    await more()
    const [old, next] = [definedBy('old', tallyOne(name)), definedBy('new', tallyOne(name))]
    const programs = [await startProgram(pool, busy, old)]
    await rebuildHere(pool, busy, [], { chosen: next, compare: false })
    programs.push(await startProgram(pool, busy, next))
    let isOver = false
    const writing = (async () => {
      while (!isOver) {
        await more()
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
    })()
    for (const stretch of [3, 7]) expect(await compare(name, { stretch })).toMatchObject({ same: true, changed: 0 })
    isOver = true
    await writing
    const head = await busy.head()
    for (const number of [1, 2])
      await expect.poll(async () => (await generationOf(pool, name, number)).position).toBe(head)
    for (const program of programs) await program.stop()
  })

  it('refuses soon if the one behind cannot catch up, and says why', async () => {
    const name = 'behind-tally'
    const still = openMemoryLog()
    await lay(still, [{ person: someone.learner, what: 1 }])
    await makeFirstGenerations(pool, still.id, definedBy('old', tallyOne(name)))
    await rebuildHere(pool, still, [], { chosen: definedBy('new', tallyTwo(name)), compare: false })
    const refused = (message: string) =>
      expect(compare(name)).rejects.toMatchObject({ code: 'apart', message: expect.stringContaining(message) })
    await refused('no running worker has version 1')
    await pool.query(`update sillage.generations set paused = true where projection = $1 and generation = 1`, [name])
    await refused('it is paused')
    await pool.query(
      `update sillage.checkpoints set fault = '{"position": "1", "type": "bricks.laid", "error": "too heavy"}'
        where projection = $1 and generation = 1`,
      [name],
    )
    await refused('it cannot fold the event at position 1 (too heavy)')
  })
})
