/** Counts of failed sign-ins in a real PostgreSQL: two processes share them, and the rows show nobody. */
import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { migrate } from '#platform/migrate.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { type Attempt, signInDelays } from './delays.ts'
import { sharedFailureCounts } from './failure-counts.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const closedSchool = TenantId.parse('5111a9e0-0000-4000-8000-00000000000c')
const attempt = (name: string, network = '203.0.113.7'): Attempt => ({ tenant, name, network })

describe('failed sign-ins on PostgreSQL', () => {
  let database: TestDatabase
  let admin: pg.Pool
  let pools: pg.Pool[] = []
  const clock = { nowMs: Date.parse('2026-03-12T09:00:00Z') }
  beforeAll(async () => {
    database = await freshDatabase('failure counts')
    await migrate(database.url)
    admin = openPool(database.url, { name: 'failure counts', max: 1 })
    pools = [0, 1].map((n) => openPool(database.url, { name: `process ${n}`, role: 'sillage_app', max: 8 }))
  })
  afterAll(async () => {
    for (const pool of [admin, ...pools]) await pool?.end()
    await database?.drop()
  })

  const processes = () =>
    pools.map((pool) =>
      signInDelays(
        sharedFailureCounts(
          pool,
          async (of, text) =>
            of === closedSchool ? null : createHmac('sha256', 'k').update(text).digest().subarray(16),
          () => clock.nowMs,
        ),
        () => clock.nowMs,
      ),
    )
  const rows = async () => (await admin.query('select * from sillage.sign_in_failures')).rows

  it('admits as many guesses to two processes as to one', async () => {
    const both = processes()
    const waits = await Promise.all(Array.from({ length: 40 }, (_, n) => both[n % 2]?.begin(attempt('ada'))))
    expect(waits.filter((waitMs) => waitMs === 0).length).toBe(3)
    expect(Math.max(...waits.map((waitMs) => waitMs ?? 0))).toBe(1_000)
  })

  it('ends the delay in both with a success in one, and knows the network in both', async () => {
    const [one, other] = processes()
    if (!one || !other) throw new Error('two processes')
    for (let n = 0; n < 3; n += 1) {
      expect(await one.begin(attempt('ben'))).toBe(0)
      await one.end(attempt('ben'), 'failed')
    }
    expect(await other.begin(attempt('ben'))).toBe(1_000)
    clock.nowMs += 1_000
    expect(await other.begin(attempt('ben'))).toBe(0)
    await other.end(attempt('ben'), 'succeeded')
    expect(await one.begin(attempt('ben'))).toBe(0)
    await one.end(attempt('ben'), 'undecided')
    for (let n = 0; n < 12; n += 1) {
      await one.begin(attempt('ben', `elsewhere ${n}`))
      await one.end(attempt('ben', `elsewhere ${n}`), 'failed')
    }
    expect(await other.begin(attempt('ben', 'yet elsewhere'))).toBeGreaterThan(0)
    expect(await other.begin(attempt('ben'))).toBe(0)
  })

  it('counts a network once for each failure, also when failures come at the same time', async () => {
    const both = processes()
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const guess = attempt(`guess ${n}`, 'a crowd')
        await both[n % 2]?.begin(guess)
        await both[n % 2]?.end(guess, 'failed')
      }),
    )
    expect(Math.max(...(await rows()).map(({ failures }) => failures))).toBe(60)
  })

  it('shows neither name nor network, and deletes what is forgotten at a later success', async () => {
    const before = await rows()
    expect(before.length).toBeGreaterThan(60)
    const shown = before.map(({ key }) => `${key.toString('latin1')} ${key.toString('hex')}`).join('\n')
    expect(shown).not.toMatch(/ada|ben|guess|203\.0\.113|crowd/)
    clock.nowMs += 2 * 3_600_000
    const [one] = processes()
    for (let n = 0; n < 2; n += 1) {
      const right = attempt(`cleo ${n}`)
      await one?.begin(right)
      await one?.end(right, 'succeeded')
    }
    expect((await rows()).every(({ failures }) => failures === 0)).toBe(true)
  })

  it('keeps the counts of a school that is not open out of the database', async () => {
    const before = (await rows()).length
    const [one] = processes()
    const guess = { ...attempt('nobody'), tenant: closedSchool }
    for (let n = 0; n < 3; n += 1) expect(await one?.begin(guess)).toBe(0)
    expect(await one?.begin(guess)).toBe(1_000)
    expect((await rows()).length).toBe(before)
  })

  it('shows a school only its own counts', async () => {
    const client = await pools[0]?.connect()
    try {
      await client?.query('begin')
      await client?.query("select set_config('sillage.tenant', $1, true)", [closedSchool])
      expect((await client?.query('select 1 from sillage.sign_in_failures'))?.rows).toEqual([])
      await client?.query('rollback')
    } finally {
      client?.release()
    }
  })
})
