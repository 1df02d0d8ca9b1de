// What is left of removed rows in the files of the database: overwritten each night, and recorded for the certificates.
//
// Input: the clock, erasures and plans of retention that ended. Output: rewritten tables, the write-ahead log from before
// overwritten, and a record of both.
//
// Invariants: nothing counts as gone that the record does not have; a run that began before an erasure ended does not count for
// it; one process does this at a time; a run is recorded before it begins, and the next one waits for the next night, however it
// ended; where the service runs at night, no table is locked by day.
import type pg from 'pg'
import type { Instant } from '#kernel/ids.ts'
import { alone } from '#platform/alone.ts'
import { type Changes, type LeftOut, type Patience, plannedTables, rewriteTables } from './rewrite-tables.ts'
import { type WriteAheadLog, writeAheadLog } from './write-ahead-log.ts'

export type Rewrite = {
  readonly beganAt: Instant
  readonly finishedAt: Instant
  readonly tables: readonly string[]
  readonly leftOut: readonly LeftOut[]
  /** When nothing was left of the write-ahead log from before; null if it is there, or nobody knows. */
  readonly logOverAt: Instant | null
}

export type RewriteOptions = { readonly large?: boolean; readonly signal?: AbortSignal }

export type Rewriting = ReturnType<typeof rewritingOf>

/** Between these hours, UTC, it is night in France and in the Antilles, and school has not begun in Réunion and Mayotte. */
const [NIGHT_BEGINS, NIGHT_ENDS] = [0, 3]
const HOUR_MS = 3_600_000
const BETWEEN_NIGHTS_MS = 12 * HOUR_MS
/** For an installation that does not run at night: where it does, there was a run more recently. */
const LATEST_MS = 36 * HOUR_MS
/** What a certificate promises: a night, or the hours above. */
export const MOST_DELAY_MS = 48 * HOUR_MS

const COLUMNS = `began_at as "beganAt", finished_at as "finishedAt", tables, left_out as "leftOut", wal_over_at as "logOverAt"`

type Due = { readonly last: Instant | null; readonly waitsSince: Instant | null }

export type RewritingParts = {
  readonly pool: pg.Pool
  readonly now: () => Instant
  readonly serverLog?: WriteAheadLog
} & Omit<Patience, 'signal'>

export function rewritingOf({ pool, now, serverLog = writeAheadLog, ...patience }: RewritingParts) {
  /** The last run, and the oldest end of an erasure or of a plan of retention that no run has followed whole. */
  async function due(): Promise<Due> {
    const { rows } = await pool.query<Due>(
      `select (select max(began_at) from sillage.rewrites) as last, min(ended.at) as "waitsSince"
       from (select finished_at as at from sillage.erasures union all select finished_at from sillage.retention_plans) ended
       where ended.at is not null and not exists (select from sillage.rewrites r where r.scope = 'all'
         and r.began_at > ended.at and not jsonb_path_exists(r.left_out, '$[*] ? (@.why != "large")'))`,
    )
    return rows[0] ?? { last: null, waitsSince: null }
  }

  async function rewrite(scope: 'all' | 'names', { large = false, signal }: RewriteOptions): Promise<Rewrite> {
    const client = await pool.connect()
    let id: string | undefined
    try {
      const before = await client.query<{ changes: Changes }>(
        'select changes from sillage.rewrites order by id desc limit 1',
      )
      const beganAt = now()
      const planned = await plannedTables(client, { scope, large, before: before.rows[0]?.changes ?? {} })
      const waiting = planned.due.map(({ name }): LeftOut => ({ table: name, why: 'stopped' }))
      // Until its end, and for ever if this process is killed, it says that it came to no table.
      const begun = await client.query<{ id: string }>(
        `insert into sillage.rewrites (began_at, finished_at, scope, tables, left_out, changes)
         values ($1, $1, $2, '{}', $3, $4) returning id`,
        [beganAt, scope, JSON.stringify([...planned.leftOut, ...waiting]), planned.changes],
      )
      id = begun.rows[0]?.id
      const missed = await rewriteTables(client, planned.due, { ...patience, ...(signal && { signal }) })
      const done = planned.due.filter(({ name }) => !missed.some(({ table }) => table === name))
      await pool.query(
        'update sillage.rewrites set finished_at = $2, tables = $3, left_out = $4, changes = $5, wal_until = $6 where id = $1',
        [
          id,
          now(),
          done.map(({ name }) => name),
          JSON.stringify([...planned.leftOut, ...missed]),
          { ...planned.changes, ...Object.fromEntries(done.map(({ name, changes }) => [name, changes])) },
          signal?.aborted ? null : await serverLog.overwrittenFrom(pool),
        ],
      )
    } finally {
      // Its settings go with it.
      client.release(true)
    }
    if (!signal?.aborted) await followLog(signal)
    const made = await pool.query<Rewrite>(`select ${COLUMNS} from sillage.rewrites where id = $1`, [id])
    const [done] = made.rows
    if (!done) throw new Error('the record of a rewrite is gone')
    return done
  }

  /** Notes whose write-ahead log is gone by now, and helps where little is left. */
  async function followLog(signal?: AbortSignal): Promise<void> {
    const { rows } = await pool.query<{ id: string; until: string }>(
      'select id, wal_until::text as until from sillage.rewrites where wal_over_at is null and wal_until is not null order by id',
    )
    for (const { id, until } of rows)
      if ((await serverLog.isOverwritten(pool, until)) || (await serverLog.overwrite(pool, until, signal)))
        await pool.query('update sillage.rewrites set wal_over_at = $2 where id = $1', [id, now()])
  }

  return {
    /** At once: everything that may hold something of somebody. `busy` if another process is at it. */
    rewrite: (options: RewriteOptions = {}) => alone(pool, 'rewrite of tables', () => rewrite('all', options)),

    /** What is due at this time of the day; null if nothing is. */
    async night(signal?: AbortSignal): Promise<Rewrite | null> {
      const at = now()
      const { last, waitsSince } = await due()
      const since = (moment: Instant | null) => (moment === null ? Infinity : Date.parse(at) - Date.parse(moment))
      const hour = new Date(at).getUTCHours()
      const isNight = hour >= NIGHT_BEGINS && hour < NIGHT_ENDS && since(last) >= BETWEEN_NIGHTS_MS
      const isLate = waitsSince !== null && since(waitsSince) >= LATEST_MS && since(last) >= LATEST_MS
      const done = await alone(pool, 'rewrite of tables', async () => {
        if (!isNight && !isLate) {
          await followLog(signal)
          return null
        }
        return rewrite(waitsSince === null ? 'names' : 'all', signal ? { signal } : {})
      })
      return done === 'busy' ? null : done
    },

    /** The first that covers what ended at this moment; null while there is none. */
    async after(moment: Instant): Promise<Rewrite | null> {
      const { rows } = await pool.query<Rewrite>(
        `select ${COLUMNS} from sillage.rewrites where scope = 'all' and began_at > $1
         order by jsonb_array_length(left_out) = 0 desc, wal_over_at is null, id limit 1`,
        [moment],
      )
      return rows[0] ?? null
    },
  }
}
