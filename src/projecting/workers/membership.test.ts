// Leases on a real PostgreSQL: every duty has one holder, moves when its holder is gone, and fences the old holder.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { FoldedRow } from '#kernel/fold.ts'
import type { Position } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'
import { someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { openReadModels, type ReadModels } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { postgresProjectionStore } from '../projector/postgres-projection-store.ts'
import { DutyLost, type Move, type ProjectionStore } from '../projector/projection-store.ts'
import { type Duty, duty, dutyOf } from './fence.ts'
import { type Membership, membership, shareOf } from './membership.ts'

const duties = (...names: string[]) => names.map(duty)
const many = duties(...Array.from({ length: 24 }, (_, n) => `projection p${n}/1`))

describe('the leases of workers on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('leases')
    pool = openPool(database.url, { name: 'leases', max: 12 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  beforeEach(async () => {
    await pool.query('truncate sillage.workers')
    await pool.query('truncate sillage.leases')
  })

  function worker(name: string) {
    const id = randomUUID()
    const member = membership(pool, { id, name })
    let held: ReadonlySet<Duty> = new Set()
    const given: Duty[] = []
    return {
      id,
      member,
      /** The duties that it had to release, in order. */
      given,
      /** With nothing in use, so that another worker's share is released at once. */
      async tick(of: readonly Duty[]) {
        const now = await member.tick(of, new Set())
        given.push(...held.difference(now))
        held = now
        return now
      },
      /** Stops reporting that it is alive, as if it had been killed or frozen that long ago. */
      goSilent: () =>
        pool.query(`update sillage.workers set alive_until = clock_timestamp() - interval '1 ms' where id = $1`, [id]),
    }
  }
  const holders = async (): Promise<Map<Duty, string | null>> => {
    const { rows } = await pool.query<{ duty: Duty; holder: string | null }>('select duty, holder from sillage.leases')
    return new Map(rows.map((row) => [row.duty, row.holder]))
  }

  it('gives everything to a single worker', async () => {
    const one = worker('one')
    expect(await one.tick(many)).toEqual(new Set(many))
    expect(one.given).toEqual([])
  })

  it('gives each duty to exactly one of several workers, without communication, and some to each', async () => {
    const crew = [worker('one'), worker('two'), worker('three')]
    // They come one after the other: the earlier ones release what has become another's share.
    let held: ReadonlySet<Duty>[] = []
    for (let round = 0; round < 3; round += 1) {
      held = []
      for (const one of crew) held.push(await one.tick(many))
    }
    expect(held.flatMap((of) => [...of]).sort()).toEqual([...many].sort())
    for (const of of held) expect(of.size).toBeGreaterThan(1)
    // From here on nothing moves.
    const before = await holders()
    for (const one of crew) await one.tick(many)
    expect(await holders()).toEqual(before)
  })

  it('gives no duty to two workers, even if all try to take it at the same moment', async () => {
    const crew = Array.from({ length: 8 }, (_, n) => worker(String(n)))
    const held = await Promise.all(crew.map((one) => one.member.take(many)))
    expect(held.flatMap((of) => [...of]).sort()).toEqual([...many].sort())
  })

  it('keeps the generations of one projection together', async () => {
    const crew = [worker('one'), worker('two'), worker('three')]
    // By chance, a worker gets none of 12 in one of fifty runs, and none of 40 in ten million.
    const pairs = Array.from({ length: 40 }, (_, n) => duties(`projection p${n}/1`, `projection p${n}/2`))
    for (let round = 0; round < 3; round += 1) for (const one of crew) await one.tick(pairs.flat())
    const holderOf = await holders()
    for (const [first, second] of pairs) expect(holderOf.get(first as Duty)).toBe(holderOf.get(second as Duty))
    expect(new Set(holderOf.values()).size).toBe(3)
  })

  it('takes over what a silent worker held, and only that', async () => {
    const [dead, left] = [worker('dead'), worker('left')]
    for (const one of [dead, left, dead]) await one.tick(many)
    const had = await left.tick(many)
    expect(had.size).toBeLessThan(many.length)
    await dead.goSilent()
    expect(await left.tick(many)).toEqual(new Set(many))
    expect(left.given).toEqual([])
    // The dead worker comes back: it holds nothing, and is given its share again.
    const again = await dead.tick(many)
    expect([...again].filter((one) => had.has(one))).toEqual([])
    await left.tick(many)
    expect((await dead.tick(many)).size).toBe(many.length - had.size)
    expect(left.given).toHaveLength(many.length - had.size)
  })

  it('hands over at once what a worker releases when it leaves', async () => {
    const [leaving, left] = [worker('leaving'), worker('left')]
    for (const one of [leaving, left, leaving, left]) await one.tick(many)
    await leaving.member.leave()
    expect(await left.tick(many)).toEqual(new Set(many))
    expect(leaving.member.epochOf(duty('projection p0/1'))).toBe(-1n)
  })

  it('releases a duty only when it is no longer in use', async () => {
    const [first, second] = [worker('first'), worker('second')]
    await first.tick(many)
    await second.tick(many)
    const held = await first.member.tick(many, new Set(many))
    const lost = many.filter((one) => !held.has(one))
    expect(lost.length).toBeGreaterThan(0)
    const before = await holders()
    for (const one of lost) expect(before.get(one)).toBe(first.id)
    expect(await first.member.tick(many, held)).toEqual(held)
    const after = await holders()
    for (const one of lost) expect(after.get(one)).toBeNull()
    expect(await second.tick(many)).toEqual(new Set(lost))
  })

  it('leaves to a worker of the old release what only it can do, and to the new one what only that can do', async () => {
    const [old, next] = [worker('old'), worker('new')]
    const [oldOnly, newOnly] = [duties('projection gone/1'), duties('projection made/1', 'projection made/2')]
    const shared = many.slice(0, 8)
    for (let round = 0; round < 3; round += 1) {
      await old.tick([...oldOnly, ...shared])
      await next.tick([...newOnly, ...shared])
    }
    const holderOf = await holders()
    for (const one of oldOnly) expect(holderOf.get(one)).toBe(old.id)
    for (const one of newOnly) expect(holderOf.get(one)).toBe(next.id)
    for (const one of shared) expect([old.id, next.id]).toContain(holderOf.get(one))
    // No remaining worker can do it, so nobody holds it: not even the new one by mistake.
    await old.member.leave()
    expect(await next.tick([...newOnly, ...shared])).toEqual(new Set([...newOnly, ...shared]))
    expect((await holders()).get(oldOnly[0] as Duty)).toBeNull()
  })

  it('releases what a worker can no longer do', async () => {
    const one = worker('one')
    await one.tick(many)
    expect(await one.tick(many.slice(0, 3))).toEqual(new Set(many.slice(0, 3)))
    expect([...(await holders()).values()].filter((holder) => holder !== null)).toHaveLength(3)
  })

  it('never uses an epoch twice, whoever holds the duty and however it was released', async () => {
    const [one, two] = [worker('one'), worker('two')]
    const projectionDuty = duties('projection p/1')
    const [of] = projectionDuty
    const epochs: bigint[] = []
    const takes = async (who: ReturnType<typeof worker>) => {
      await who.member.take(projectionDuty)
      epochs.push(who.member.epochOf(of as Duty))
    }
    await takes(one)
    await one.member.leave()
    await takes(two)
    await two.goSilent()
    await takes(one)
    await one.goSilent()
    await takes(two)
    await two.member.leave()
    await takes(one)
    expect(epochs).toEqual([1n, 2n, 3n, 4n, 5n])
  })

  it('does not wait for a duty that its last holder is still writing under, nor keep that holder from reporting that it is alive', async () => {
    const [frozen, next] = [worker('frozen'), worker('next')]
    await frozen.tick(many)
    const writing = await pool.connect()
    try {
      await writing.query('begin')
      await writing.query('select from sillage.leases where duty = $1 for share', [many[0]])
      await frozen.goSilent()
      const held = await next.tick(many)
      expect(held.size).toBe(many.length - 1)
      expect(held.has(many[0] as Duty)).toBe(false)
    } finally {
      await writing.query('rollback')
      writing.release()
    }
    expect(await next.tick(many)).toEqual(new Set(many))
  })
})

describe('a read model under a lease on PostgreSQL', () => {
  const counts = defineProjection('leased-counts', {
    version: 1,
    description: 'For this test.',
    key: z.object({ name: z.string() }),
    row: z.object({ count: z.int() }),
    on: () => [],
  })
  let database: TestDatabase
  let models: ReadModels
  let own: Duty
  beforeAll(async () => {
    database = await freshDatabase('leased')
    models = await openReadModels(database.url, [counts])
    own = dutyOf(models.feedOf(counts.name).id)
  })
  afterAll(async () => {
    await models.close()
    await database.drop()
  })

  const member = (name: string) => membership(models.pool, { id: randomUUID(), name })
  /** What a worker writes through from the moment it begins. */
  const begin = (fence: Membership): ProjectionStore => {
    const { id, table } = models.feedOf(counts.name)
    return postgresProjectionStore(models.pool, new Map([[id, table]]), fence)
  }
  /** One position further with a row or, like a retry, a row at the same position. */
  async function write(store: ProjectionStore, count: number, more: Partial<Move> = {}): Promise<boolean> {
    const { id } = models.feedOf(counts.name)
    const from = (await models.store.checkpoints()).get(id)?.position ?? (0n as Position)
    const row: FoldedRow = { tenant: someone.tenant, key: { name: 'one' }, row: { count }, position: 1n as Position }
    const changes = { removals: [], deletes: [], upserts: [row], unparked: [], parked: [] }
    const move: Move = { generation: id, from, to: (from + 1n) as Position, eventId: null, fault: null, ...more }
    return store.commit(new Map([[id, changes]]), [move])
  }
  const stored = async () => [
    (await models.checkpoint(counts.name))?.position,
    (await models.rows('leased_counts'))[0]?.count,
  ]
  const free = () => models.pool.query('update sillage.leases set holder = null')

  it('is written only by the holder of its lease', async () => {
    const [one, two] = [member('one'), member('two')]
    await expect(write(begin(one), 1)).rejects.toThrow(DutyLost)
    await one.take([own])
    expect(await write(begin(one), 1)).toBe(true)
    await expect(write(begin(two), 2)).rejects.toThrow(DutyLost)
    expect(await stored()).toEqual([1n, 1n])
  })

  it('is not written by a holder that was frozen, once another has taken over: neither a page nor a retry', async () => {
    const [frozen, next] = [member('frozen'), member('next')]
    await free()
    await frozen.take([own])
    const before = begin(frozen)
    await models.pool.query(`update sillage.workers set alive_until = clock_timestamp() - interval '1 ms'`)
    await next.take([own])
    expect(await write(begin(next), 5)).toBe(true)
    const at = await stored()
    await expect(write(before, 6)).rejects.toThrow(DutyLost)
    const stays = at[0] as Position
    await expect(write(before, 7, { from: stays, to: stays })).rejects.toThrow(DutyLost)
    expect(await stored()).toEqual(at)
  })

  it('is not written under an earlier epoch, even if the lease has come back to the same worker', async () => {
    const [one, two] = [member('one'), member('two')]
    await free()
    await one.take([own])
    const before = begin(one)
    await one.leave()
    await two.take([own])
    await two.leave()
    await one.take([own])
    const at = await stored()
    await expect(write(before, 8)).rejects.toThrow(DutyLost)
    expect(await stored()).toEqual(at)
    expect(await write(begin(one), 9)).toBe(true)
  })

  it('distinguishes a moved checkpoint from a lost lease', async () => {
    const one = member('one')
    await free()
    await one.take([own])
    expect(await write(begin(one), 1, { from: 999n as Position, to: 1_000n as Position })).toBe(false)
  })
})

it('the share of a worker that leaves goes to the others, and nothing else moves', () => {
  const workers = ['a', 'b', 'c', 'd'].map((id) => ({ id, duties: many }))
  const before = new Map(many.map((one) => [one, shareOf(one, workers)]))
  const after = new Map(many.map((one) => [one, shareOf(one, workers.slice(1))]))
  for (const one of many) {
    if (before.get(one) === 'a') expect(after.get(one)).not.toBe('a')
    else expect(after.get(one)).toBe(before.get(one))
  }
  expect(shareOf(duty('nobody’s'), workers)).toBeUndefined()
})
