// Kysely for queries: fewer round trips to set up a read-only transaction, and each statement is planned once.
//
// What opens a read-only transaction (`start transaction`, then the tenant whose rows are visible) is sent as one message, without
// waiting for its answer, and its commit is not waited for either. A statement that was asked before is prepared, so PostgreSQL
// parses and plans it once a connection: on small look-ups that is most of its cost.
//
// Invariants: no answer is given before what opened its transaction was answered without an error, so a statement never runs for
// nobody or for another tenant. A transaction that may write is committed before its caller goes on.
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
  type Transaction,
  type TransactionSettings,
} from 'kysely'
import { LRUCache } from 'lru-cache'
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'

/** Makes the rows of one tenant visible to the end of the transaction: row-level security compares with it. */
const SHOW_TENANT = "select set_config('sillage.tenant', $1, true)"
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Statements that are prepared: an installation asks a few hundred different ones. */
const MOST_STATEMENTS = 250
/** Generations that were switched leave prepared statements behind. A connection with more of them than this is replaced. */
const MOST_PREPARED = 400

/** A read-only snapshot in which row-level security shows the rows of one school. */
export const inSchoolSnapshot = <Tables, T>(
  db: Kysely<Tables>,
  tenant: TenantId,
  ask: (snapshot: Transaction<Tables>) => Promise<T>,
): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      await sql`select set_config('sillage.tenant', ${tenant}, true)`.execute(snapshot)
      return ask(snapshot)
    })

/** Over a pipelined pool, which the caller ends. */
export function queryDialect(pool: pg.Pool): Dialect {
  if (!pool.options.pipeline) throw new TypeError('Queries need a pipelined pool.')
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => queryDriver(pool),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

type QueryConnection = DatabaseConnection & {
  begin(settings: TransactionSettings): void
  end(how: 'commit' | 'rollback'): Promise<void>
  release(): void
}

function queryDriver(pool: pg.Pool): Driver {
  const names = statementNames()
  const connections = new WeakMap<pg.PoolClient, QueryConnection>()
  const ours = new WeakMap<DatabaseConnection, QueryConnection>()
  const ownOf = (connection: DatabaseConnection): QueryConnection => {
    const own = ours.get(connection)
    if (!own) throw new TypeError('This connection is of another driver.')
    return own
  }
  return {
    init: async () => {},
    async acquireConnection() {
      const client = await pool.connect()
      const known = connections.get(client)
      if (known) return known
      const made = queryConnection(client, names)
      connections.set(client, made)
      ours.set(made, made)
      return made
    },
    beginTransaction: async (connection, settings) => ownOf(connection).begin(settings),
    commitTransaction: (connection) => ownOf(connection).end('commit'),
    rollbackTransaction: (connection) => ownOf(connection).end('rollback'),
    releaseConnection: async (connection) => ownOf(connection).release(),
    destroy: async () => {},
  }
}

function queryConnection(client: pg.PoolClient, nameOf: (text: string) => string | undefined): QueryConnection {
  const prepared = new Set<string>()
  /** `start transaction`, not sent yet. */
  let held: string | null = null
  /** What opened the transaction, until its answer is there. */
  let opening: Promise<unknown> | null = null
  let isReadOnly = false
  let isBroken = false

  /** Its failure is reported by the statements of the transaction, which wait for it. */
  function open(sent: Promise<unknown>): void {
    const all = opening ? Promise.all([opening, sent]) : sent
    all.catch(() => {})
    opening = all
  }

  function openHeld(): void {
    if (held !== null) open(client.query(held))
    held = null
  }

  /** As one message with what is held. */
  function showTenant(tenant: unknown): void {
    if (held !== null && typeof tenant === 'string' && UUID.test(tenant)) {
      open(client.query(`${held}; ${SHOW_TENANT.replace('$1', `'${tenant}'`)}`))
      held = null
      return
    }
    openHeld()
    open(client.query(SHOW_TENANT, [tenant]))
  }

  async function ask(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    openHeld()
    const name = values.length > 0 ? nameOf(text) : undefined
    if (name !== undefined) prepared.add(name)
    const asked = client.query({ ...(name !== undefined && { name }), text, values: [...values] })
    // The answers come in this order, so the first error is reported and not what followed from it.
    const [, answer] = await Promise.all([opening, asked])
    return answer
  }

  return {
    begin({ isolationLevel, accessMode }) {
      held = ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
        .filter((part) => part !== undefined)
        .join(' ')
      opening = null
      isReadOnly = accessMode === 'read only'
    },
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      if (isReadOnly && sql === SHOW_TENANT) {
        showTenant(parameters[0])
        return { rows: [] }
      }
      const { command, rowCount, rows } = await ask(sql, parameters)
      return command === 'SELECT' || rowCount === null ? { rows } : { rows, numAffectedRows: BigInt(rowCount) }
    },
    async *streamQuery() {
      yield* []
      throw new TypeError('A pipelined connection has no cursors.')
    },
    async end(how) {
      const isOpen = held === null
      const waits = !isReadOnly
      held = null
      opening = null
      isReadOnly = false
      if (!isOpen) return
      const ended = client.query(how)
      if (how === 'rollback') {
        // The caller gets the error of the statement, whatever becomes of the connection.
        await ended.catch(() => {
          isBroken = true
        })
        return
      }
      if (waits) {
        await ended
        return
      }
      // If it fails, the connection is lost, which the pool notices. What was read was read.
      ended.catch(() => {})
    },
    release() {
      client.release(isBroken || prepared.size > MOST_PREPARED)
    },
  }
}

/** Names the statements to prepare: those that were asked before, and lately. A name is never given again. */
function statementNames(): (text: string) => string | undefined {
  const known = new LRUCache<string, { name: string | null }>({ max: MOST_STATEMENTS })
  let count = 0
  return (text) => {
    const entry = known.get(text)
    if (!entry) {
      known.set(text, { name: null })
      return undefined
    }
    if (entry.name === null) {
      count += 1
      entry.name = `query-${count}`
    }
    return entry.name
  }
}
