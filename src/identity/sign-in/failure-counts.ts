// Where counts of failed sign-ins are kept: in the database, for all processes together, or in this process.
import { LRUCache } from 'lru-cache'
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { type Query, tenantTransactions } from '../tenant-transactions.ts'
import type { Count, FailureCounts } from './delays.ts'

const MOST = 50_000

export function failureCountsInProcess(): FailureCounts {
  const counts = new LRUCache<string, Count>({ max: MOST })
  return {
    read: async (tenant, keys) => keys.map((key) => counts.get(`${tenant} ${key}`) ?? null),
    async change(tenant, key, next) {
      const id = `${tenant} ${key}`
      const before = counts.get(id) ?? null
      const after = next(before)
      if (after) counts.set(id, after)
      else counts.delete(id)
      return before
    },
  }
}

type Row = {
  readonly key: Buffer
  readonly failures: number
  readonly wait_until: string
  readonly forget_at: string
}

const countOf = ({ failures, wait_until, forget_at }: Row): Count => ({
  failures,
  untilMs: Date.parse(wait_until),
  forgetMs: Date.parse(forget_at),
})

/** A lock for a row that may not be there yet: of the key, for the transaction. */
const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'

/**
 * The rows show no name and no network: `hideKey` hashes them under a secret of the school. A school that is not open has none;
 * its counts stay in this process, since nobody's password can be guessed there.
 */
export function sharedFailureCounts(
  pool: Pick<pg.Pool, 'connect'>,
  hideKey: (tenant: TenantId, key: string) => Promise<Buffer | null>,
  nowMs: () => number,
): FailureCounts {
  const local = failureCountsInProcess()
  const inTenant = tenantTransactions(pool)
  const rowsOf = (query: Query, tenant: TenantId, keys: readonly Buffer[]) =>
    query<Row>(
      `select key, failures, wait_until, forget_at from sillage.sign_in_failures
        where tenant = $1 and key = any($2::bytea[])`,
      [tenant, keys],
    )

  return {
    async read(tenant, keys) {
      const hidden = await Promise.all(keys.map((key) => hideKey(tenant, key)))
      const known = hidden.filter((key) => key !== null)
      // Also for a school that is not open, whose answer must take the same work.
      const rows = await inTenant(tenant, (query) => rowsOf(query, tenant, known))
      if (known.length < keys.length) return local.read(tenant, keys)
      return hidden.map((key) => {
        const row = rows.find((one) => key !== null && one.key.equals(key))
        return row ? countOf(row) : null
      })
    },
    async change(tenant, key, next) {
      const hidden = await hideKey(tenant, key)
      return inTenant(tenant, async (query) => {
        const id = hidden ?? Buffer.alloc(16)
        if (hidden) await query(LOCK, [`${tenant} ${hidden.toString('base64url')}`])
        const rows = await rowsOf(query, tenant, [id])
        if (!hidden) return local.change(tenant, key, next)
        const before = rows[0] ? countOf(rows[0]) : null
        const after = next(before)
        if (after === null)
          await query(
            `delete from sillage.sign_in_failures where tenant = $1 and (key = $2 or key in (
              select key from sillage.sign_in_failures where tenant = $1 and forget_at < $3
                limit 100 for update skip locked))`,
            [tenant, hidden, new Date(nowMs())],
          )
        else if (after !== before)
          await query(
            `insert into sillage.sign_in_failures as f (tenant, key, failures, wait_until, forget_at)
              values ($1, $2, $3, $4, $5)
              on conflict (tenant, key) do update set failures = excluded.failures,
                wait_until = excluded.wait_until, forget_at = excluded.forget_at`,
            [tenant, hidden, after.failures, new Date(after.untilMs), new Date(after.forgetMs)],
          )
        return before
      })
    },
  }
}
