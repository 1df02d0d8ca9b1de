// The pools of connections, apart so that what is slow in one keeps nobody waiting in another (docs/security.md, "Limits").
import { CamelCasePlugin, Kysely } from 'kysely'
import type pg from 'pg'
import type { PoolUse } from '#operating/service/measure-service.ts'
import { openPool } from '#platform/database.ts'
import { queryDialect } from '#platform/query-dialect.ts'
import { MOST_AT_ONCE } from '#rights/erasure/parts.ts'
import type { Database } from './open-database.ts'

type Trouble = (what: string) => (error: unknown) => void

/** For health, metrics and what an operator does, as the owner of the tables. */
export const openAdminPool = (database: Database, trouble: Trouble): pg.Pool =>
  openPool(database.url, {
    name: 'sillage admin',
    max: 2,
    statementTimeoutMs: 60_000,
    onError: trouble('admin connection'),
  })

export const openSnapshotPool = (database: Database, trouble: Trouble): pg.Pool =>
  openPool(database.url, { name: 'sillage snapshots', max: 4, onError: trouble('snapshot connection') })

export const openRightsPool = (database: Database, trouble: Trouble): pg.Pool =>
  openPool(database.url, {
    name: 'sillage rights',
    max: MOST_AT_ONCE + 6,
    statementTimeoutMs: 60_000,
    onError: trouble('rights connection'),
  })

const ofRequests = ({ ownLogin }: Database) => ({ role: 'sillage_app', ownLogin, int8: 'number' }) as const

export const openQueryPool = (database: Database, trouble: Trouble): pg.Pool =>
  openPool(database.requestsUrl, {
    ...ofRequests(database),
    name: 'sillage query',
    max: 8,
    pipelined: true,
    onError: trouble('query connection'),
  })

/** Apart, so that slow queries keep nobody from signing in, and a probe from learning that the service is there. */
export const openSignInPool = (database: Database, trouble: Trouble): pg.Pool =>
  openPool(database.requestsUrl, {
    ...ofRequests(database),
    name: 'sillage sign-in',
    max: 4,
    onError: trouble('sign-in connection'),
  })

export const poolUse = ({ totalCount, idleCount, options }: pg.Pool): PoolUse => ({
  inUse: totalCount - idleCount,
  most: options.max,
})

/** The read models, over the pool of queries. */
export const readModelsOver = (pool: pg.Pool): Kysely<unknown> =>
  new Kysely<unknown>({ dialect: queryDialect(pool), plugins: [new CamelCasePlugin()] }).withSchema('read')
