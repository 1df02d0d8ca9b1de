import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { migrate } from '#platform/migrate.ts'
import { up } from '../../migrations/0068-trail-subtrees.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { EMPTY_TREE, type Tree, treeOver, withLeaf } from './merkle-tree.ts'
import { postgresTrail } from './postgres-trail.ts'
import { storedTree } from './stored-tree.ts'
import type { TrailEntry } from './trail.ts'

const school = TenantId.parse(randomUUID())
const [teacher, child] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())]
const entry: TrailEntry = {
  tenant: school,
  actor: teacher,
  onBehalfOf: null,
  origin: { kind: 'command-line', verb: 'test' },
  action: 'read',
  subjects: [child],
  purpose: 'teaching',
  at: Instant.parse('2026-09-01T08:00:00.000Z'),
}
/** Four whole subtrees of 256 and a part of the fifth, written in groups of uneven sizes. */
const SIZE = 1_100
const GROUP = 70

describe('the stored tree of a chain', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let leaves: readonly Buffer[]
  beforeAll(async () => {
    database = await freshDatabase('stored-tree')
    await migrate(database.url)
    pool = openPool(database.url, { name: 'stored-tree', max: 4 })
    const trail = postgresTrail(pool, { process: 'test' })
    for (let written = 0; written < SIZE; written += GROUP)
      await trail.append(Array.from({ length: Math.min(GROUP, SIZE - written) }, () => entry))
    await trail.end()
    const { rows } = await pool.query<{ leaf: Buffer }>('select leaf from sillage.trail_entries order by n')
    leaves = rows.map(({ leaf }) => leaf)
    await pool.query('create table kept_entries as table sillage.trail_entries')
    await pool.query('create table kept_subtrees as table sillage.trail_subtrees')
  })
  beforeEach(async () => {
    await pool.query('truncate sillage.trail_entries, sillage.trail_subtrees')
    await pool.query('insert into sillage.trail_entries table kept_entries')
    await pool.query('insert into sillage.trail_subtrees table kept_subtrees')
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const storedSubtrees = async () =>
    (
      await pool.query<{ number: bigint; hash: Buffer }>(
        'select number, hash from sillage.trail_subtrees order by number',
      )
    ).rows
  const proofsOf = (tree: Tree, entries: readonly number[], sizes: readonly number[]) => [
    ...entries.map((n) => tree.inclusionProof(n)),
    ...sizes.map((size) => tree.consistencyProof(size)),
  ]

  it('gives the proofs that all leaves give, whatever has expired and whichever subtrees were never stored', async () => {
    const whole = treeOver(leaves)
    await fc.assert(
      fc
        .asyncProperty(
          fc.integer({ min: 0, max: SIZE - 1 }),
          fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
          fc.subarray([0, 1, 2, 3]),
          async (from, picks, unstored) => {
            await pool.query('delete from sillage.trail_entries where n < $1', [from])
            await pool.query('delete from sillage.trail_subtrees where number = any($1::bigint[])', [unstored])
            const before = leaves.slice(0, from).reduce((tree, leaf) => withLeaf(tree, leaf), EMPTY_TREE)
            const entries = picks.map((pick) => from + (pick % (SIZE - from)))
            const sizes = entries.map((n) => n + 1)
            const around = await storedTree(pool, school, SIZE, before)
            const tree = await around([...entries, ...sizes])
            expect(proofsOf(tree, entries, sizes)).toEqual(proofsOf(whole, entries, sizes))
          },
        )
        .beforeEach(async () => {
          await pool.query('truncate sillage.trail_entries, sillage.trail_subtrees')
          await pool.query('insert into sillage.trail_entries table kept_entries')
          await pool.query('insert into sillage.trail_subtrees table kept_subtrees')
        }),
      { numRuns: 40 },
    )
  })

  it('needs of a long chain only the leaves beside the entries that it proves', async () => {
    const tree = await storedTree(pool, school, SIZE)
    // Of whole subtrees through which no proof leads, the leaves may be gone.
    await pool.query('delete from sillage.trail_entries where n < 512')
    expect(proofsOf(await tree([600]), [600], [600])).toEqual(proofsOf(treeOver(leaves), [600], [600]))
    expect((await tree([600])).consistencyProof(512)).toEqual(treeOver(leaves).consistencyProof(512))
  })

  it('proves what it can of a chain from which somebody deleted an entry', async () => {
    const whole = treeOver(leaves)
    await pool.query('delete from sillage.trail_entries where n = 300')
    const tree = await (await storedTree(pool, school, SIZE))([10, 301])
    expect(tree.inclusionProof(10)).toEqual(whole.inclusionProof(10))
    expect(tree.inclusionProof(301)).not.toEqual(whole.inclusionProof(301))
  })

  it('takes the place of subtrees that are left of entries which a restore took back', async () => {
    const [other] = await storedSubtrees()
    const restored = TenantId.parse(randomUUID())
    const left = Buffer.alloc(32, 7)
    await pool.query('insert into sillage.trail_subtrees (tenant, number, hash) values ($1, 0, $2)', [restored, left])
    const trail = postgresTrail(pool, { process: 'test' })
    await trail.append(Array.from({ length: 260 }, () => ({ ...entry, tenant: restored })))
    await trail.end()
    const { rows } = await pool.query<{ leaf: Buffer }>(
      'select leaf from sillage.trail_entries where tenant = $1 order by n',
      [restored],
    )
    const tree = await (await storedTree(pool, restored, 260))([258])
    expect(tree.inclusionProof(258)).toEqual(treeOver(rows.map(({ leaf }) => leaf)).inclusionProof(258))
    expect((await storedSubtrees()).map(({ hash }) => hash)).toContainEqual(other?.hash)
  })

  it('is filled for chains that existed before it was stored, from their first whole subtree on', async () => {
    const stored = await storedSubtrees()
    expect(stored).toHaveLength(4)
    await pool.query('delete from sillage.trail_entries where n < 100')
    await pool.query('drop table sillage.trail_subtrees')
    // Ends with the pool of the test: it is not destroyed.
    await up(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }))
    expect(await storedSubtrees()).toEqual(stored.slice(1))
  })
})
