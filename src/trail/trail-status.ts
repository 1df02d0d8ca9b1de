// How the trail is: each school's chain and its newest checkpoint, and the processes that write.
import type pg from 'pg'

export type ChainStatus = {
  readonly school: string
  readonly entries: number
  readonly checkpoint: { readonly size: number; readonly at: string } | null
  /** Checkpoints that were not handed out yet. */
  readonly notHandedOut: number
  /** Checkpoints that wait for the address outside to answer. */
  readonly notPosted: number
  /** Checkpoints that wait for the next e-mail, at most an hour where the mail server takes it. */
  readonly notMailed: number
}

export type WriterStatus = { readonly process: string; readonly startedAt: string; readonly seenAt: string }

export type TrailStatus = { readonly chains: readonly ChainStatus[]; readonly writers: readonly WriterStatus[] }

export async function readTrailStatus(pool: Pick<pg.Pool, 'query'>): Promise<TrailStatus> {
  const chains = await pool.query<{
    tenant: string
    entries: bigint
    size: bigint | null
    at: string | Date | null
    waiting: bigint
    to_post: bigint
    to_mail: bigint
  }>(
    `select c.tenant, c.size as entries, last.size, last.at,
        (select count(*) from sillage.trail_checkpoints k where k.tenant = c.tenant and k.handed_out_at is null) as waiting,
        (select count(*) from sillage.trail_checkpoints k where k.tenant = c.tenant and k.to_post) as to_post,
        (select count(*) from sillage.trail_checkpoints k where k.tenant = c.tenant and k.to_mail) as to_mail
      from sillage.trail_chains c
      left join lateral (select size, at from sillage.trail_checkpoints k where k.tenant = c.tenant
        order by size desc limit 1) last on true
      order by c.tenant`,
  )
  const writers = await pool.query<{ process: string; started_at: string | Date; seen_at: string | Date }>(
    'select process, started_at, seen_at from sillage.trail_writers order by started_at, id',
  )
  return {
    chains: chains.rows.map(({ tenant, entries, size, at, waiting, to_post: toPost, to_mail: toMail }) => ({
      school: tenant,
      entries: Number(entries),
      checkpoint: size === null || at === null ? null : { size: Number(size), at: new Date(at).toISOString() },
      notHandedOut: Number(waiting),
      notPosted: Number(toPost),
      notMailed: Number(toMail),
    })),
    writers: writers.rows.map((row) => ({
      process: row.process,
      startedAt: new Date(row.started_at).toISOString(),
      seenAt: new Date(row.seen_at).toISOString(),
    })),
  }
}
