// A durable PostgreSQL for a benchmark: an embedded one in a temporary directory, or a new database on the server of
// DATABASE_URL. Migrated, and removed when the benchmark ends.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient, openPool } from '#platform/database.ts'
import { assertDurable } from '#platform/durability.ts'
import { startEmbeddedPostgres, stopLeftover } from '#platform/embedded-postgres.ts'
import { migrate } from '#platform/migrate.ts'
import { isAlive } from '#platform/running.ts'

export type BenchDatabase = {
  readonly url: string
  /** For the head of the table: `PostgreSQL 18.4, embedded, fsync on, synchronous_commit on`. */
  readonly about: string
  /** Another database on the same server, empty: for another checkout, which has migrations of its own. */
  another(): Promise<string>
  stop(): Promise<void>
}

/** Runs a benchmark on a separate database; Ctrl-C also stops everything that was started. */
export async function withBenchDatabase<T>(run: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const database = await openBenchDatabase()
  const interrupted = () => {
    void database.stop().finally(() => process.exit(130))
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    return await run(database)
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    await database.stop()
  }
}

async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = process.env.DATABASE_URL ? onServerOf(process.env.DATABASE_URL) : await embedded()
  try {
    const url = await server.create()
    await migrate(url)
    return { url, about: `${await describe(url)}, ${server.kind}`, another: server.another, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

type Server = {
  readonly kind: string
  create(): Promise<string>
  another(): Promise<string>
  stop(): Promise<void>
}

const prefix = 'sillage-bench-'

async function embedded(): Promise<Server> {
  await removeAbandoned()
  // The pid in the name lets the next run see that this one was killed, and stop its server.
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  const server = await startEmbeddedPostgres({ directory })
  return {
    kind: 'embedded',
    create: async () => server.url,
    another: () => createDatabase(server.url, newName()),
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
    if (!(pid > 0) || isAlive(pid)) continue
    const directory = join(tmpdir(), name)
    // Directories left by another user cannot be removed here.
    await stopLeftover(directory).catch(() => undefined)
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Never uses the named database itself: it may hold a real log. */
function onServerOf(url: string): Server {
  const made: string[] = []
  const create = () => {
    const name = newName()
    made.push(name)
    return createDatabase(url, name)
  }
  return {
    kind: 'server of DATABASE_URL',
    create,
    another: create,
    async stop() {
      for (const name of made) await statement(url, `drop database if exists ${name} with (force)`)
    },
  }
}

const newName = () => `sillage_bench_${randomUUID().slice(0, 8)}`

async function createDatabase(server: string, name: string): Promise<string> {
  await statement(server, `create database ${name}`)
  const own = new URL(server)
  own.pathname = `/${name}`
  return own.href
}

async function statement(url: string, text: string): Promise<void> {
  const client = openClient(url, { name: 'sillage bench', statementTimeoutMs: 120_000 })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function describe(url: string): Promise<string> {
  const pool = openPool(url, { name: 'sillage bench', max: 1 })
  try {
    await assertDurable(pool)
    const { rows } = await pool.query<{ about: string }>(
      `select concat('PostgreSQL ', split_part(current_setting('server_version'), ' ', 1), ', fsync ', current_setting('fsync'),
        ', synchronous_commit ', current_setting('synchronous_commit')) as about`,
    )
    return rows[0]?.about ?? ''
  } finally {
    await pool.end()
  }
}
