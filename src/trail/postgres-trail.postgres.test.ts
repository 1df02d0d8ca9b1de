import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { migrate } from '#platform/migrate.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { leafHash, rootOf, rootOfLeaves } from './merkle-tree.ts'
import { postgresTrail } from './postgres-trail.ts'
import type { TrailEntry } from './trail.ts'

const schools = [randomUUID(), randomUUID(), randomUUID()].map((id) => TenantId.parse(id))
const [school = TenantId.parse(randomUUID())] = schools
const [teacher, child] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())]
const entryOf = (tenant: TenantId, action: string): TrailEntry => ({
  tenant,
  actor: teacher,
  onBehalfOf: null,
  origin: { kind: 'http', address: '192.0.2.7', traceId: 'trace' },
  action,
  subjects: [child],
  purpose: 'teaching',
  at: Instant.parse('2026-09-01T08:00:00.000Z'),
})

describe('a trail in PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('trail')
    await migrate(database.url)
    pool = openPool(database.url, { name: 'trail', max: 8 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function chainOf(tenant: TenantId) {
    const { rows } = await pool.query<{ n: bigint; entry: string; leaf: Buffer }>(
      'select n, entry, leaf from sillage.trail_entries where tenant = $1 order by n',
      [tenant],
    )
    const chain = await pool.query<{ size: bigint; subtrees: Buffer[]; head: Buffer }>(
      'select size, subtrees, head from sillage.trail_chains where tenant = $1',
      [tenant],
    )
    return { rows, chain: chain.rows[0] }
  }

  it('makes one unbroken chain for each school of what several processes write at once', async () => {
    const writers = Array.from({ length: 4 }, (_, n) => postgresTrail(pool, { process: `writer ${n}` }))
    await Promise.all(
      writers.map(async (writer, w) => {
        // Each in another order of schools.
        const ordered = w % 2 === 0 ? schools : schools.toReversed()
        for (let n = 0; n < 10; n += 1) await writer.append(ordered.map((tenant) => entryOf(tenant, `${w}.${n}`)))
      }),
    )
    for (const tenant of schools) {
      const { rows, chain } = await chainOf(tenant)
      expect(rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: 40 }, (_, n) => n))
      expect(rows.map(({ entry }) => leafHash(Buffer.from(entry)))).toEqual(rows.map(({ leaf }) => leaf))
      const previous = rows.map(({ entry }) => (JSON.parse(entry) as { previous: string | null }).previous)
      expect(previous).toEqual([null, ...rows.slice(0, -1).map(({ leaf }) => leaf.toString('hex'))])
      const tree = { size: Number(chain?.size), subtrees: chain?.subtrees ?? [] }
      expect(rootOf(tree)).toEqual(rootOfLeaves(rows.map(({ leaf }) => leaf)))
    }
    for (const writer of writers) await writer.end()
  })

  it('enters a process that ended uncleanly once, and none that lives or ended cleanly', async () => {
    const [dead, alive, clean] = ['dead', 'alive', 'clean'].map((process) => postgresTrail(pool, { process }))
    await dead?.append([entryOf(school, 'before the end')])
    await clean?.append([entryOf(school, 'another')])
    await clean?.end()
    await pool.query(`update sillage.trail_writers set seen_at = now() - interval '1 hour' where process = 'dead'`)
    await alive?.beat()
    const ends: string[] = []
    const enter = () =>
      alive?.enterUncleanEnds(60_000, ({ process, writtenAt }) => {
        ends.push(process)
        return { ...entryOf(school, 'unclean-end'), facts: { process, writtenAt } }
      })
    expect(await Promise.all([enter(), enter()])).toEqual(expect.arrayContaining([0, 1]))
    expect(await enter()).toBe(0)
    expect(ends).toEqual(['dead'])
    const { rows } = await chainOf(school)
    expect(rows.filter(({ entry }) => entry.includes('unclean-end'))).toHaveLength(1)
    // It only slept: it goes on, and is watched again.
    await dead?.append([entryOf(school, 'after a sleep')])
    await dead?.end()
    await alive?.end()
  })

  it('keeps nothing that opens what comes late about somebody who is erased', async () => {
    const gone = PersonId.parse(randomUUID())
    await pool.query(`insert into sillage.erasures (id, tenant, person, asked_at) values ($1, $2, $3, now())`, [
      randomUUID(),
      school,
      gone,
    ])
    const trail = postgresTrail(pool, { process: 'late' })
    await trail.append([{ ...entryOf(school, 'late'), subjects: [gone, child] }])
    await trail.end()
    const { rows } = await pool.query<{ person: PersonId }>(
      `select o.person from sillage.trail_openings o join sillage.trail_entries e using (tenant, n)
        where tenant = $1 and e.action = 'late' and o.place = 'subject'`,
      [school],
    )
    expect(rows).toEqual([{ person: child }])
  })

  it('forgets a person without breaking the chain', async () => {
    const trail = postgresTrail(pool, { process: 'forgetting' })
    const before = await chainOf(school)
    await trail.forget(school, child)
    const { rows } = await pool.query<{ person: PersonId }>(
      'select distinct person from sillage.trail_openings where tenant = $1',
      [school],
    )
    expect(rows).toEqual([{ person: teacher }])
    const elsewhere = await pool.query('select 1 from sillage.trail_openings where tenant = $1 and person = $2', [
      schools[1],
      child,
    ])
    expect(elsewhere.rows.length).toBeGreaterThan(0)
    expect(await chainOf(school)).toEqual(before)
  })
})
