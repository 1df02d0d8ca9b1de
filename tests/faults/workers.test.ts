// Real workers over one database: killed, frozen, frozen during a transaction, disconnected and stopped. Another one takes
// over, the old one writes nothing more, and every read model is the fold of the log.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import type { ProcessUnderTest } from './process-under-test.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'
import { verify } from './verify-service.ts'

const long = process.env.SILLAGE_FAULTS === 'long'
const ROUNDS = long ? Number(process.env.SILLAGE_FAULTS_ROUNDS ?? 12) : 1
const FROZEN_MS = long ? 10_000 : 5_000

type Lease = { readonly duty: string; readonly holder: string; readonly worker: string | null }

// Frozen processes are found through /proc.
describe.skipIf(process.platform !== 'linux')('workers that hold read models under leases (needs Linux)', () => {
  let service: ServiceUnderTest
  let pool: pg.Pool
  const took = new Map<string, number[]>()

  beforeAll(async () => {
    service = await startService({ apis: 1, workers: 2 })
    await service.ready()
    pool = openPool(service.database.url, { name: 'faults', max: 3 })
  })
  afterAll(async () => {
    await pool?.end()
    await service?.stop()
    for (const [what, times] of took)
      process.stdout.write(
        `faults: ${what}, taken over after ${times.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')}\n`,
      )
  })

  /** Of read models alone. The database may be on its way back: then nothing is known. */
  const leases = () =>
    pool
      .query<Lease>(
        `select l.duty, l.holder, w.name as worker from sillage.leases l left join sillage.workers w on w.id = l.holder
         where l.holder is not null and l.duty like 'projection %'`,
      )
      .then(
        ({ rows }) => rows,
        () => null,
      )
  const isOf = (process: ProcessUnderTest) => (lease: Lease) => lease.worker?.endsWith(`:${process.pid()}`) === true

  /** The worker that holds most, once both hold what is theirs. */
  async function holder(): Promise<ProcessUnderTest> {
    let found: ProcessUnderTest | undefined
    await expect
      .poll(async () => {
        const held = await leases()
        const by = service.workers.map((worker) => ({ worker, count: held?.filter(isOf(worker)).length ?? 0 }))
        found = by.sort((a, b) => b.count - a.count)[0]?.worker
        return held !== null && held.length > 0 && by.reduce((sum, { count }) => sum + count, 0) === held.length
      })
      .toBe(true)
    if (!found) throw new Error('nobody holds anything')
    return found
  }

  /** How long it takes until nothing is held any more by who held it: all of it is with somebody else. */
  async function takenOver(what: string, from: ProcessUnderTest, act: () => unknown): Promise<void> {
    const before = (await leases())?.filter(isOf(from)) ?? []
    expect(before.length, `${from.name} held nothing`).toBeGreaterThan(0)
    const lost = new Set(before.map(({ holder }) => holder))
    await act()
    const sinceMs = performance.now()
    await expect
      .poll(
        async () => {
          const now = await leases()
          const held = new Map(now?.map((lease) => [lease.duty, lease.holder]))
          return now !== null && before.every(({ duty }) => held.has(duty) && !lost.has(held.get(duty) ?? ''))
        },
        { interval: 25 },
      )
      .toBe(true)
    took.set(what, [...(took.get(what) ?? []), performance.now() - sinceMs])
  }

  it('fold each event once while they are killed, frozen and disconnected', async () => {
    const load = service.startLoad('workers', 6)
    // Elsewhere in the database somebody has forgotten a transaction: nothing may wait for it.
    const forgotten = await pool.connect()
    forgotten.on('error', () => undefined)
    await forgotten.query('begin isolation level repeatable read')
    await forgotten.query('create table public.forgotten (n integer)')
    await forgotten.query('select count(*) from log.events')

    for (let round = 0; round < ROUNDS; round += 1) {
      const killed = await holder()
      await takenOver('killed', killed, () => killed.kill())

      const frozen = await holder()
      await takenOver('frozen', frozen, () => frozen.freeze())
      await pause(FROZEN_MS)
      frozen.thaw()

      // It holds rows, a checkpoint and its leases locked, and the server alone can take them away.
      const inside = await holder()
      await inside.freezeAt('before-projector-commit', 3)
      await takenOver('frozen in a transaction', inside, () => undefined)
      inside.thaw()

      await holder()
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sillage projector'`,
      )
    }
    await forgotten.query('rollback').catch(() => undefined)
    forgotten.release(true)
    await service.database.restart()
    await service.ready()

    const leaving = await holder()
    const ids = new Set((await leases())?.filter(isOf(leaving)).map((lease) => lease.holder))
    expect(ids.size).toBe(1)
    await leaving.stop()
    // It did not wait to be taken for dead: it has given back what it held, and says so itself.
    const [id] = ids
    const { rows } = await pool.query('select from sillage.workers where id = $1', [id])
    expect(rows).toEqual([])
    expect((await leases())?.filter((lease) => lease.holder === id)).toEqual([])
    expect(leaving.ends.at(-1)?.how).toBe('exit 0')

    await load.stop()
    const verified = await verify(service, load.tally)
    process.stdout.write(`faults: workers, ${JSON.stringify(verified)}\n`)
  })
})
