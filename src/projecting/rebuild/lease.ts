// The leases of a rebuild: taken before anything is written, renewed, and watched.
import type pg from 'pg'
import { GenerationRefused } from '../generations/errors.ts'
import type { Feed } from '../generations/generation.ts'
import { currentFence, type Duty, dutyOf, type Fence } from '../workers/fence.ts'
import { LEASE_MS } from '../workers/heartbeat.ts'
import type { Membership } from '../workers/membership.ts'
import { RebuildFencedOff } from './fenced.ts'

export type RebuildLease = {
  /** With the epochs that were taken: a lease that was lost and taken again has another epoch. */
  readonly fence: Fence
  readonly lost: AbortSignal
  giveBack(): Promise<void>
}

const RENEW_MS = 1_000

/** Refused if a living process is building one of the generations. The lease of a dead process is waited for. */
export async function holdLeases(
  pool: pg.Pool,
  membership: Membership,
  feeds: readonly Feed[],
  delay: (ms: number) => Promise<void>,
): Promise<RebuildLease> {
  const duties = feeds.map(({ id }) => dutyOf(id))
  await takeAll(pool, membership, duties, delay).catch(async (error: unknown) => {
    await membership.leave()
    throw error
  })
  const fence = currentFence(membership, duties)
  const lost = new AbortController()
  let renewal = Promise.resolve()
  const renewing = setInterval(() => {
    renewal = renewal.then(renew)
  }, RENEW_MS)

  async function renew(): Promise<void> {
    // If the database does not answer, the work itself fails or waits. The fence prevents wrong writes.
    const isAnswered = await membership.take(duties).then(
      () => true,
      () => false,
    )
    if (!isAnswered || duties.every((duty) => membership.epochOf(duty) === fence.epochOf(duty))) return
    clearInterval(renewing)
    lost.abort(new RebuildFencedOff('another process has taken this rebuild over'))
  }

  return {
    fence,
    lost: lost.signal,
    async giveBack() {
      clearInterval(renewing)
      await renewal
      await membership.leave().catch(() => undefined)
    },
  }
}

type Holder = { readonly duty: Duty; readonly name: string | null; readonly aliveUntil: string | null }

async function takeAll(
  pool: pg.Pool,
  membership: Membership,
  duties: readonly Duty[],
  delay: (ms: number) => Promise<void>,
): Promise<void> {
  const deadlineMs = performance.now() + LEASE_MS + 1_000
  const firstSeen = new Map<Duty, string | null>()
  for (;;) {
    const held = await membership.take(duties)
    const taken = await readHolders(
      pool,
      duties.filter((duty) => !held.has(duty)),
    )
    if (duties.every((duty) => held.has(duty))) return
    // A living holder has renewed its lease since the first look. A dead one only seems alive until its lease ends.
    const alive = taken.find(({ duty, aliveUntil }) => firstSeen.has(duty) && firstSeen.get(duty) !== aliveUntil)
    const holder = alive ?? (performance.now() > deadlineMs ? (taken[0] ?? null) : undefined)
    if (holder !== undefined)
      throw new GenerationRefused(
        'being-built',
        `${(holder?.duty ?? duties[0] ?? '').replace(/^projection /, '')} is being built by another process${holder?.name ? ` (${holder.name})` : ''}: wait for it, or stop it.`,
      )
    for (const { duty, aliveUntil } of taken) if (!firstSeen.has(duty)) firstSeen.set(duty, aliveUntil)
    await delay(250)
  }
}

async function readHolders(pool: pg.Pool, duties: readonly Duty[]): Promise<Holder[]> {
  const { rows } = await pool.query<Holder>(
    `select l.duty, w.name, w.alive_until::text as "aliveUntil" from sillage.leases l
      left join sillage.workers w on w.id = l.holder and w.alive_until > clock_timestamp() where l.duty = any($1)`,
    [duties],
  )
  return rows
}
