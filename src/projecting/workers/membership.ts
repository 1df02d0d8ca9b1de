// Assigns duties to workers: each reports that it is alive, and holds its share of the duties under leases.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Duty, Fence } from './fence.ts'
import { type Heartbeat, LEASE_MS, noHeartbeat } from './heartbeat.ts'

export type Membership = Fence & {
  /**
   * Reports that this worker is alive and could do these duties. Takes the free duties of its share, and releases those
   * that now belong to another worker's share. Returns the duties that this worker has now; work for any other must
   * stop. A duty in use is released by a later tick, once its work has ended.
   */
  tick(duties: readonly Duty[], inUse: ReadonlySet<Duty>): Promise<ReadonlySet<Duty>>
  /**
   * Takes these duties if they are free, whoever's share they are. Used by rebuilds. Returns all duties that are held.
   */
  take(duties: readonly Duty[]): Promise<ReadonlySet<Duty>>
  /** How long ago this worker last reported that it is alive. After `LEASE_MS`, others take over its duties. */
  silentMs(): number
  /** Records progress; without it, the heartbeat stops after `STUCK_MS`. */
  progress(): void
  /** Releases everything at once, so that nobody has to wait for the leases to expire. */
  leave(): Promise<void>
}

type Worker = { readonly id: string; readonly duties: readonly Duty[] }

/** All times are the database's: the clocks of workers are not trusted. */
const ALIVE = `clock_timestamp() + interval '${LEASE_MS} milliseconds'`

/** Use a separate pool, not that of the work: a tick must not wait for a connection until a page has ended. */
export function membership(
  pool: pg.Pool,
  self: { readonly id: string; readonly name: string },
  heartbeat: Heartbeat = noHeartbeat,
): Membership {
  const held = new Map<Duty, bigint>()
  let reportedAliveMs = Number.NEGATIVE_INFINITY

  async function reportAlive(duties: readonly Duty[]): Promise<Worker[]> {
    const sentMs = performance.now()
    const { rows } = await pool.query<Worker>({
      name: 'worker alive',
      text: `with me as (
          insert into sillage.workers (id, name, duties, alive_until) values ($1, $2, $3, ${ALIVE})
          on conflict (id) do update set duties = excluded.duties, alive_until = excluded.alive_until returning id, duties
        ), gone as (delete from sillage.workers where alive_until < clock_timestamp() - interval '1 minute' and id <> $1)
        select id, duties from me union all
        select id, duties from sillage.workers where alive_until > clock_timestamp() and id <> $1`,
      values: [self.id, self.name, duties],
    })
    reportedAliveMs = sentMs
    heartbeat.start()
    return rows
  }

  /** What this worker holds according to the leases: another worker may have taken some while this one was frozen. */
  async function readHeld(): Promise<void> {
    const { rows } = await pool.query<{ duty: Duty; epoch: bigint }>({
      name: 'worker leases',
      text: 'select duty, epoch from sillage.leases where holder = $1',
      values: [self.id],
    })
    held.clear()
    for (const { duty, epoch } of rows) held.set(duty, epoch)
  }

  /**
   * Takes the free duties. One that its last holder is still writing under, or that another worker is taking, is not
   * free.
   */
  async function take(duties: readonly Duty[]): Promise<void> {
    if (duties.length === 0) return
    await pool.query({
      name: 'worker duties',
      text: 'insert into sillage.leases (duty, epoch) select d, 0 from unnest($1::text[]) d order by d on conflict do nothing',
      values: [duties],
    })
    const { rows } = await pool.query<{ duty: Duty; epoch: bigint }>({
      name: 'worker take',
      // The epoch outlives its holder, so that no epoch is used twice.
      text: `with free as (
          select duty from sillage.leases l where duty = any($1) and (holder is null or holder = $2
            or not exists (select from sillage.workers w where w.id = l.holder and w.alive_until > clock_timestamp()))
          order by duty for update skip locked
        )
        update sillage.leases l set holder = $2, epoch = l.epoch + 1, taken_at = clock_timestamp()
        from free where l.duty = free.duty returning l.duty, l.epoch`,
      values: [duties, self.id],
    })
    for (const { duty, epoch } of rows) held.set(duty, epoch)
  }

  async function release(duties: readonly Duty[]): Promise<void> {
    if (duties.length === 0) return
    await pool.query('update sillage.leases set holder = null where holder = $1 and duty = any($2)', [self.id, duties])
    for (const duty of duties) held.delete(duty)
  }

  return {
    holder: self.id,
    epochOf: (duty) => held.get(duty) ?? -1n,
    async tick(duties, inUse) {
      const workers = await reportAlive(duties)
      await readHeld()
      const share = new Set(duties.filter((duty) => shareOf(duty, workers) === self.id))
      await release([...held.keys()].filter((duty) => !share.has(duty) && !inUse.has(duty)))
      await take([...share].filter((duty) => !held.has(duty)))
      return share.intersection(new Set(held.keys()))
    },
    async take(duties) {
      heartbeat.progress()
      await reportAlive(duties)
      await readHeld()
      await take(duties.filter((duty) => !held.has(duty)))
      return new Set(held.keys())
    },
    silentMs: () => Math.min(performance.now() - reportedAliveMs, heartbeat.silentMs()),
    progress: () => heartbeat.progress(),
    async leave() {
      await heartbeat.stop()
      await pool.query('update sillage.leases set holder = null where holder = $1', [self.id])
      await pool.query('delete from sillage.workers where id = $1', [self.id])
      held.clear()
    },
  }
}

/**
 * Whose share a duty is: among the workers that could do it, the one whose id hashes highest together with the duty
 * (rendezvous hashing). All workers get the same result without communicating, and when one leaves, only its share
 * moves. Generations of one projection go together, so that one worker folds a page into all of them.
 */
export function shareOf(duty: Duty, workers: readonly Worker[]): string | undefined {
  const projection = duty.replace(/\/\d+$/, '')
  const candidates = workers.filter(({ duties }) => duties.includes(duty))
  const weighed = candidates.map(({ id }) => ({
    id,
    weight: createHash('sha256').update(`${id} ${projection}`).digest('hex'),
  }))
  return weighed.sort((a, b) => (a.weight < b.weight ? 1 : -1))[0]?.id
}
