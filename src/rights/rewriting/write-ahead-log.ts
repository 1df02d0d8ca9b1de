// When the write-ahead log from before a moment is gone from the server's directory.
//
// A checkpoint keeps old files under new names, with their old bytes, until they are written over. All of them are once twice as
// many files have been filled as there are: each is used again at most that much later.
import type pg from 'pg'
import { codeOf } from '#platform/running.ts'

/** Filling more than this on purpose would cost more than it is worth: a server with so much log writes it over by itself. */
const MOST_FILES_FILLED = 24
const FORBIDDEN = new Set(['42501', '55000'])

export type WriteAheadLog = typeof writeAheadLog

type Queries = Pick<pg.Pool, 'query'>

/** The position from which on nothing from before is left; null where the server does not say. */
async function overwrittenFrom(pool: Queries): Promise<string | null> {
  return allowed(async () => {
    await pool.query('checkpoint')
    const { rows } = await pool.query<{ until: string }>(
      `select (pg_current_wal_lsn() + ((2 * (select count(*) from pg_ls_waldir()) + 2)
         * pg_size_bytes(current_setting('wal_segment_size'))))::text as until`,
    )
    return rows[0]?.until ?? null
  })
}

async function isOverwritten(pool: Queries, until: string): Promise<boolean> {
  const { rows } = await pool.query<{ over: boolean }>('select pg_current_wal_lsn() >= $1::pg_lsn as over', [until])
  return rows[0]?.over ?? false
}

/** Fills the files that are left, if they are few and the server lets this login do it. */
async function overwrite(pool: Queries, until: string, signal?: AbortSignal): Promise<boolean> {
  const { rows } = await pool.query<{ files: number }>(
    `select ceil(($1::pg_lsn - pg_current_wal_lsn()) / pg_size_bytes(current_setting('wal_segment_size')))::float8 as files`,
    [until],
  )
  const files = rows[0]?.files ?? 0
  if (files > MOST_FILES_FILLED) return false
  const done = await allowed(async () => {
    for (let n = 0; n <= files && !signal?.aborted && !(await isOverwritten(pool, until)); n += 1) {
      // A file without a record is not left for the next one.
      await pool.query('select pg_current_xact_id()')
      await pool.query('select pg_switch_wal()')
      await pool.query('checkpoint')
    }
    return isOverwritten(pool, until)
  })
  return done ?? false
}

async function allowed<Result>(does: () => Promise<Result>): Promise<Result | null> {
  try {
    return await does()
  } catch (error) {
    if (FORBIDDEN.has(codeOf(error) ?? '')) return null
    throw error
  }
}

export const writeAheadLog = { overwrittenFrom, isOverwritten, overwrite }
