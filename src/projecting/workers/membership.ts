// Which worker does what: each says that it is alive, and holds its share of the duties under a lease.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Duty, Fence } from './fence.ts'
import { type Heartbeat, LEASE_MS, noHeartbeat } from './heartbeat.ts'

export type Membership = Fence & {
  /**
   * Says that this worker is alive and could do these duties; takes those that are its share and free, and gives back
   * what another one's share has become. Answers what this worker is to do now; what is not among them must not go on.
   * A duty in use is given back only by a later tick, when its work has ended.
   */
  tick(duties: readonly Duty[], inUse: ReadonlySet<Duty>): Promise<ReadonlySet<Duty>>
  /** Takes these duties if they are free, whosever share they are: for a rebuild. Those that are not are left out. */
  take(duties: readonly Duty[]): Promise<ReadonlySet<Duty>>
  /** How long nobody has heard that this worker is alive. Past `LEASE_MS`, others take over what it holds. */
  silentMs(): number
  /** Says that the worker still turns; without that, its heartbeat stops after `STUCK_MS`. */
  progress(): void
  /** Gives everything back at once, so that nobody has to wait for the lease to run out. */
  leave(): Promise<void>
}

type Worker = { readonly id: string; readonly duties: readonly Duty[] }

/** Times are the database's: no worker's clock is believed. */
const ALIVE = `clock_timestamp() + interval '${LEASE_MS} milliseconds'`

/** The pool should not be that of the work: a tick must not wait for a connection until a page has ended. */
export function membership(
  pool: pg.Pool,
  me: { readonly id: string; readonly name: string },
  heartbeat: Heartbeat = noHeartbeat,
): Membership {
  const held = new Map<Duty, bigint>()
  let saidAliveMs = Number.NEGATIVE_INFINITY

  async function sayAlive(duties: readonly Duty[]): Promise<Worker[]> {
    const sentMs = performance.now()
    const { rows } = await pool.query<Worker>({
      name: 'worker alive',
      text: `with me as (
          insert into sillage.workers (id, name, duties, alive_until) values ($1, $2, $3, ${ALIVE})
          on conflict (id) do update set duties = excluded.duties, alive_until = excluded.alive_until returning id, duties
        ), gone as (delete from sillage.workers where alive_until < clock_timestamp() - interval '1 minute' and id <> $1)
        select id, duties from me union all
        select id, duties from sillage.workers where alive_until > clock_timestamp() and id <> $1`,
      values: [me.id, me.name, duties],
    })
    saidAliveMs = sentMs
    heartbeat.start()
    return rows
  }

  /** What this worker holds, as the leases say: another one may have taken some while this one was frozen. */
  async function readHeld(): Promise<void> {
    const { rows } = await pool.query<{ duty: Duty; epoch: bigint }>({
      name: 'worker leases',
      text: 'select duty, epoch from sillage.leases where holder = $1',
      values: [me.id],
    })
    held.clear()
    for (const { duty, epoch } of rows) held.set(duty, epoch)
  }

  /** Those that are free. One that its last holder is still writing under, or that somebody else takes now, is not. */
  async function take(duties: readonly Duty[]): Promise<void> {
    if (duties.length === 0) return
    await pool.query({
      name: 'worker duties',
      text: 'insert into sillage.leases (duty, epoch) select d, 0 from unnest($1::text[]) d order by d on conflict do nothing',
      values: [duties],
    })
    const { rows } = await pool.query<{ duty: Duty; epoch: bigint }>({
      name: 'worker take',
      // The epoch outlives its holder, so that none is ever used twice.
      text: `with free as (
          select duty from sillage.leases l where duty = any($1) and (holder is null or holder = $2
            or not exists (select from sillage.workers w where w.id = l.holder and w.alive_until > clock_timestamp()))
          order by duty for update skip locked
        )
        update sillage.leases l set holder = $2, epoch = l.epoch + 1, taken_at = clock_timestamp()
        from free where l.duty = free.duty returning l.duty, l.epoch`,
      values: [duties, me.id],
    })
    for (const { duty, epoch } of rows) held.set(duty, epoch)
  }

  async function release(duties: readonly Duty[]): Promise<void> {
    if (duties.length === 0) return
    await pool.query('update sillage.leases set holder = null where holder = $1 and duty = any($2)', [me.id, duties])
    for (const duty of duties) held.delete(duty)
  }

  return {
    holder: me.id,
    epochOf: (duty) => held.get(duty) ?? -1n,
    async tick(duties, inUse) {
      const workers = await sayAlive(duties)
      await readHeld()
      const mine = new Set(duties.filter((duty) => shareOf(duty, workers) === me.id))
      await release([...held.keys()].filter((duty) => !mine.has(duty) && !inUse.has(duty)))
      await take([...mine].filter((duty) => !held.has(duty)))
      return mine.intersection(new Set(held.keys()))
    },
    async take(duties) {
      heartbeat.progress()
      await sayAlive(duties)
      await readHeld()
      await take(duties.filter((duty) => !held.has(duty)))
      return new Set(held.keys())
    },
    silentMs: () => Math.min(performance.now() - saidAliveMs, heartbeat.silentMs()),
    progress: () => heartbeat.progress(),
    async leave() {
      await heartbeat.stop()
      await pool.query('update sillage.leases set holder = null where holder = $1', [me.id])
      await pool.query('delete from sillage.workers where id = $1', [me.id])
      held.clear()
    },
  }
}

/**
 * Whose share a duty is: of the workers that could do it, the one whose name and the duty's together hash highest
 * (rendezvous hashing). All come to the same answer without asking each other, and one who leaves moves only its own
 * share. Generations of one projection go together, so that one worker folds a page into all of them.
 */
export function shareOf(duty: Duty, workers: readonly Worker[]): string | undefined {
  const together = duty.replace(/\/\d+$/, '')
  const able = workers.filter(({ duties }) => duties.includes(duty))
  const weighed = able.map(({ id }) => ({ id, weight: createHash('sha256').update(`${id} ${together}`).digest('hex') }))
  return weighed.sort((a, b) => (a.weight < b.weight ? 1 : -1))[0]?.id
}
