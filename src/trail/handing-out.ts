// Makes checkpoints of the chains that have grown, and hands them outside, where nobody who can change the database can change
// them.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'
import { signedCheckpoint } from './checkpoints.ts'
import type { TrailKey } from './trail-key.ts'

export const CHECKPOINT_EVERY_MS = 600_000
export const CHECKPOINT_EVERY_ENTRIES = 10_000

export type HandedOut = readonly { readonly signed: string; readonly signature: string }[]
/** Takes a checkpoint outside. If it throws, the same checkpoints come again. */
export type Outside = (checkpoints: HandedOut) => Promise<void>

/** As a file that the verifier reads. */
export const linesOf = (checkpoints: HandedOut): string =>
  checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join('')

/**
 * Signs a checkpoint for each chain that has grown by so many entries, or has grown at all since a checkpoint so old, and returns
 * how many. Two processes at once make one.
 */
export function makeCheckpoints(
  pool: Pick<pg.Pool, 'connect'>,
  key: TrailKey,
  {
    at,
    everyMs = CHECKPOINT_EVERY_MS,
    everyEntries = CHECKPOINT_EVERY_ENTRIES,
    toPost = false,
    toMail = false,
  }: {
    readonly at: string
    readonly everyMs?: number
    readonly everyEntries?: number
    /** Whether they are also to be posted. */
    readonly toPost?: boolean
    /** Whether they are also to be mailed. */
    readonly toMail?: boolean
  },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ tenant: TenantId; size: bigint; subtrees: Buffer[]; head: Buffer }>(
      `select c.tenant, c.size, c.subtrees, c.head from sillage.trail_chains c
        left join lateral (select size, at from sillage.trail_checkpoints k where k.tenant = c.tenant
          order by size desc limit 1) last on true
        where c.head is not null and c.size > coalesce(last.size, 0)
          and (last.at is null or c.size >= last.size + $1 or last.at <= $2::timestamptz - $3 * interval '1 millisecond')
        for update of c skip locked`,
      [everyEntries, at, everyMs],
    )
    for (const { tenant, size, subtrees, head } of rows) {
      const { signed, signature } = signedCheckpoint(tenant, { tree: { size: Number(size), subtrees }, head }, at, key)
      await client.query(
        `insert into sillage.trail_checkpoints (tenant, size, at, subtrees, head, signed, signature, to_post, to_mail)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [tenant, size, at, subtrees, head, signed, signature, toPost, toMail],
      )
    }
    return rows.length
  })
}

/** Hands out what was not handed out yet, the oldest first, and returns how many. A checkpoint may come twice, never too seldom. */
export function handOut(pool: Pick<pg.Pool, 'connect'>, outside: Outside): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ tenant: TenantId; size: bigint; signed: string; signature: Buffer }>(
      `select tenant, size, signed, signature from sillage.trail_checkpoints where handed_out_at is null
        order by at, tenant, size limit 1000 for update skip locked`,
    )
    if (rows.length === 0) return 0
    await outside(rows.map(({ signed, signature }) => ({ signed, signature: signature.toString('base64') })))
    await client.query(
      `update sillage.trail_checkpoints k set handed_out_at = now()
        from unnest($1::uuid[], $2::bigint[]) as out (tenant, size) where k.tenant = out.tenant and k.size = out.size`,
      [rows.map(({ tenant }) => tenant), rows.map(({ size }) => size)],
    )
    return rows.length
  })
}

const MOST_AT_ONCE = 100

/**
 * Posts what waits for it, the oldest first, and returns how many. No transaction is open while the receiver answers, so two
 * processes may post the same checkpoint: it may come twice, never too seldom.
 */
export const post = (pool: Pick<pg.Pool, 'query'>, outside: Outside): Promise<number> =>
  send(pool, outside, { column: 'to_post', most: MOST_AT_ONCE, waitMs: 0 })

/** How long the oldest checkpoint of an e-mail has waited: a mailbox gets about one in this time. */
export const MAIL_EVERY_MS = 3_600_000
const MOST_IN_AN_EMAIL = 10_000

/** Mails what waits for it, once the oldest has waited so long, and returns how many. As with `post`, one may come twice. */
export const mail = (pool: Pick<pg.Pool, 'query'>, outside: Outside, waitMs: number): Promise<number> =>
  send(pool, outside, { column: 'to_mail', most: MOST_IN_AN_EMAIL, waitMs })

async function send(
  pool: Pick<pg.Pool, 'query'>,
  outside: Outside,
  { column, most, waitMs }: { readonly column: 'to_post' | 'to_mail'; readonly most: number; readonly waitMs: number },
): Promise<number> {
  const { rows } = await pool.query<{ tenant: TenantId; size: bigint; signed: string; signature: Buffer }>(
    `select tenant, size, signed, signature from sillage.trail_checkpoints where ${column}
      and exists (select from sillage.trail_checkpoints where ${column} and at <= clock_timestamp() - $2 * interval '1 millisecond')
      order by at, tenant, size limit $1`,
    [most, waitMs],
  )
  if (rows.length === 0) return 0
  await outside(rows.map(({ signed, signature }) => ({ signed, signature: signature.toString('base64') })))
  await pool.query(
    `update sillage.trail_checkpoints k set ${column} = false
      from unnest($1::uuid[], $2::bigint[]) as out (tenant, size) where k.tenant = out.tenant and k.size = out.size`,
    [rows.map(({ tenant }) => tenant), rows.map(({ size }) => size)],
  )
  return rows.length
}
