/** Opens connections to PostgreSQL that give up in bounded time, survive cut connections, and read values losslessly. */
import pg from 'pg'
import { assertSettings, type SessionSettings } from './session-settings.ts'
import { WRITER_OPTION } from './writer-version.ts'

export type ConnectionOptions = {
  /** The application_name in pg_stat_activity. */
  name: string
  /** The role with which statements run: `sillage_app` for requests, to which row-level security applies. */
  role?: 'sillage_app'
  /** The login of the URL must be one for requests alone, from which `RESET ROLE` leads nowhere: see requests-login.ts. */
  ownLogin?: boolean
  /** The server stops a statement after this long; the client stops waiting one second later. 0: no limit. */
  statementTimeoutMs?: number
  /** The server gives up waiting for a lock after this long. 0, the default: no limit except the statement's. */
  lockTimeoutMs?: number
  /** How long to wait for a connection, from the pool or from the server. */
  connectionTimeoutMs?: number
  /** The server ends a session that holds a transaction open and does nothing for this long. */
  idleInTransactionTimeoutMs?: number
  /** How int8 is parsed: as bigint, for positions, or as number, for counts and sums in a read model. */
  int8?: 'bigint' | 'number'
}

export type PoolOptions = ConnectionOptions & {
  max?: number
  /** Statements are sent without waiting for the answers of earlier ones. Not for cursors or COPY. */
  pipelined?: boolean
  /** Called for connections that broke while they were idle; the pool replaces them. */
  onError?: (error: Error) => void
}

const settingsOf = (options: ConnectionOptions): SessionSettings => ({
  role: options.role ?? null,
  ownLogin: options.ownLogin ?? false,
  statementTimeoutMs: options.statementTimeoutMs ?? 5_000,
  lockTimeoutMs: options.lockTimeoutMs ?? 0,
  idleInTransactionTimeoutMs: options.idleInTransactionTimeoutMs ?? 60_000,
})

const clientConfig = (url: string, options: ConnectionOptions): pg.ClientConfig => {
  const { role, statementTimeoutMs, lockTimeoutMs, idleInTransactionTimeoutMs } = settingsOf(options)
  const target = parseUrl(url)
  // A parameter of the connection string takes precedence over `ClientConfig`. These settings must apply whatever the
  // string contains, above all the role: without it, row-level security would be off.
  const overridden = [
    'options',
    'application_name',
    'statement_timeout',
    'query_timeout',
    'lock_timeout',
    'idle_in_transaction_session_timeout',
  ]
  const fromUrl = target.searchParams.get('options')
  for (const name of overridden) target.searchParams.delete(name)
  const sessionOptions = [
    ...(fromUrl === null ? [] : [fromUrl]),
    '-c TimeZone=UTC',
    '-c DateStyle=ISO',
    WRITER_OPTION,
    `-c statement_timeout=${statementTimeoutMs}`,
    `-c lock_timeout=${lockTimeoutMs}`,
    `-c idle_in_transaction_session_timeout=${idleInTransactionTimeoutMs}`,
    ...(role === null ? [] : [`-c role=${role}`]),
  ]
  return {
    connectionString: target.href,
    application_name: options.name,
    options: sessionOptions.join(' '),
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
    // By default, `pg` waits for ever, even for a server that has disappeared.
    ...(statementTimeoutMs > 0 ? { query_timeout: statementTimeoutMs + 1_000 } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: readers(options.int8 ?? 'bigint'),
  }
}

/**
 * A pool of connections, each checked before its first use (SettingsLost). After `query_timeout`, release the client
 * with the error: its session is still busy.
 */
export function openPool(url: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(url, options),
    max: options.max ?? 8,
    pipeline: options.pipelined ?? false,
    idleTimeoutMillis: 30_000,
    // The pool waits for it, although its type does not show that. If it fails, the connection is closed and the caller
    // gets the error.
    onConnect: (client) => assertSettings(client, settingsOf(options)),
  })
  const onError = options.onError ?? (() => undefined)
  // Without a listener on the pool and on each client, a connection reset would end the process.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * A single connection, for LISTEN and for session-level locks. It is not connected yet, and is checked when it connects
 * (SettingsLost). Watch its `end` event.
 */
export function openClient(url: string, options: ConnectionOptions & { onError?: (error: Error) => void }): pg.Client {
  const client = new pg.Client(clientConfig(url, options))
  client.on('error', options.onError ?? (() => undefined))
  const connect = client.connect.bind(client)
  client.connect = async () => {
    await connect()
    try {
      await assertSettings(client, settingsOf(options))
    } catch (error) {
      await client.end()
      throw error
    }
    return client
  }
  return client
}

function parseUrl(url: string): URL {
  try {
    return new URL(url)
  } catch {
    // The string contains a password, so it is not repeated here.
    throw new TypeError('DATABASE_URL is not a URL of the form postgres://user:password@host:port/database')
  }
}

const oid = { int8: 20, date: 1082, timestamptz: 1184, numeric: 1700 } as const
const arrayOid = { int8: 1016, date: 1182, timestamptz: 1185, numeric: 1231 } as const

const plainReaders: Record<Exclude<keyof typeof oid, 'int8'>, (text: string) => unknown> = {
  date: (text) => text,
  timestamptz: readInstant,
  numeric: Number,
}

/** int8 as bigint, timestamptz as an ISO string in UTC with milliseconds, date as `YYYY-MM-DD`, numeric as number. */
function readers(int8: 'bigint' | 'number'): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides()
  const read = { ...plainReaders, int8: int8 === 'number' ? Number : BigInt }
  for (const name of ['int8', 'date', 'timestamptz', 'numeric'] as const) {
    types.setTypeParser(oid[name], 'text', read[name])
    types.setTypeParser(arrayOid[name], 'text', (text) => readArray(text, read[name]))
  }
  return types
}

/** A one-dimensional array. Values of these types never contain a comma, a quote or a brace. */
const readArray = (text: string, readItem: (text: string) => unknown): unknown[] =>
  [...text.matchAll(/[^{},"]+/g)].map(([item]) => (item === 'NULL' ? null : readItem(item)))

/**
 * `2026-03-12 09:42:00.123456+00` to `2026-03-12T09:42:00.123Z`. Microseconds are truncated, not rounded, so that an
 * instant never moves past one that it precedes. The session's zone is UTC. A value without such a form (infinity,
 * years before Christ) is returned as PostgreSQL writes it.
 */
export function readInstant(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::\d\d)?(?::\d\d)?)$/.exec(text)
  if (!parts) return text
  const [, day, time, fraction = '', offset = '+00'] = parts
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  if (/^[+-]00(:00)*$/.test(offset)) return `${day}T${time}.${milliseconds}Z`
  return new Date(`${day}T${time}.${milliseconds}${offset.length === 3 ? `${offset}:00` : offset}`).toISOString()
}
