import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { migrate } from '#platform/migrate.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { readAccesses } from './accesses.ts'
import { commitmentTo } from './chain.ts'
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

  it('stores what many entries commit to once, and opens each of them', async () => {
    const [tenant, program] = [TenantId.parse(randomUUID()), PersonId.parse(randomUUID())]
    const trail = postgresTrail(pool, { process: 'busy' })
    const busy = (n: number): TrailEntry => ({
      ...entryOf(tenant, `answer ${n}`),
      actor: program,
      origin: { kind: 'http', address: `192.0.2.${n % 2}`, traceId: 'trace' },
    })
    // More than one group.
    await trail.append(Array.from({ length: 300 }, (_, n) => busy(n)))
    await trail.append([busy(300)])
    await trail.end()
    const stored = await pool.query<{ count: number }>(
      'select count(*)::int as count from sillage.trail_openings where tenant = $1',
      [tenant],
    )
    // Two groups with the actor, two addresses and the child, and a single entry.
    expect(stored.rows).toEqual([{ count: 2 * 4 + 3 }])
    const { rows } = await pool.query<{ n: bigint; entry: string; place: string; value: string; salt: Buffer }>(
      `select e.n, e.entry, o.place, o.value, o.salt from sillage.trail_entries e join sillage.trail_opened o
        on o.tenant = e.tenant and o.opened_from = e.opened_from and o.n = e.n where e.tenant = $1 order by e.n, o.place`,
      [tenant],
    )
    expect(rows).toHaveLength(3 * 301)
    for (const { entry, place, value, salt } of rows) {
      const read = JSON.parse(entry) as { actor: string; subjects: [string]; origin: { address: string } }
      const committed = { actor: read.actor, subject: read.subjects[0], address: read.origin.address }
      expect(committed).toMatchObject({ [place]: commitmentTo({ value, salt }) })
    }
    const page = await readAccesses(pool, { tenant, person: child, before: 252, limit: 4 })
    expect(page.map(({ entry, who }) => [entry, who])).toEqual([251, 250, 249, 248].map((n) => [n, program]))
    const numbersExcept = async (...except: PersonId[]) => {
      const found = await readAccesses(pool, {
        ...{ tenant, person: child, limit: 4 },
        except: except.map((one) => ({ person: one })),
      })
      return found.map(({ entry }) => entry)
    }
    expect(await numbersExcept(teacher)).toEqual([300, 299, 298, 297])
    expect(await numbersExcept(teacher, program)).toEqual([])
  })

  it('opens what was stored for each entry alone, as all was before', async () => {
    const tenant = TenantId.parse(randomUUID())
    const salt = Buffer.alloc(16, 7)
    const trail = postgresTrail(pool, { process: 'before' })
    await trail.append([entryOf(tenant, 'before'), entryOf(tenant, 'before')])
    await trail.end()
    await pool.query('update sillage.trail_entries set opened_from = null where tenant = $1', [tenant])
    await pool.query('delete from sillage.trail_openings where tenant = $1', [tenant])
    await pool.query(
      `insert into sillage.trail_openings (tenant, person, n, place, value, salt)
        select $1, person, n, place, person, $4 from (values (0), (1)) as entries (n),
          (values ($2::uuid, 'actor'), ($3::uuid, 'subject')) as people (person, place)`,
      [tenant, teacher, child, salt],
    )
    const opened = await pool.query(
      'select n::int, opened_from::int, value, salt from sillage.trail_opened where tenant = $1',
      [tenant],
    )
    expect(opened.rows).toHaveLength(4)
    expect(opened.rows).toContainEqual({ n: 1, opened_from: 1, value: child, salt })
    const page = await readAccesses(pool, { tenant, person: child, limit: 10 })
    expect(page.map(({ entry, who }) => [entry, who])).toEqual([
      [1, teacher],
      [0, teacher],
    ])
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
      `select o.person from sillage.trail_opened o join sillage.trail_entries e using (tenant, n)
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
