/**
 * Brings a database to the newest migration of `migrations/`. Forward only: a mistake is corrected by another
 * migration.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Kysely, PostgresDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { openPool } from './database.ts'
import { codeOf, ignoreMissing } from './running.ts'

export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
  readonly migration: string | null

  constructor(migration: string | null, cause: unknown) {
    const what = migration === null ? 'The migrations could not be run' : `The migration ${migration} failed`
    super(`${what} and was rolled back: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.migration = migration
  }
}

export type MigrateOptions = {
  directory?: string
  /** A migration that waits for a table blocks everyone behind it, so it gives up after this long and tries again. */
  lockTimeoutMs?: number
  /** For how long to try again. */
  patienceMs?: number
}

export const migrationsDirectory = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Runs the missing migrations in one transaction. Processes that start together wait for each other. */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory ?? migrationsDirectory)
  if (Object.keys(migrations).length === 0) return { applied: [] }
  const deadline = Date.now() + (options.patienceMs ?? 60_000)
  for (;;) {
    const outcome = await runPending(url, migrations, options.lockTimeoutMs ?? 2_000)
    if ('applied' in outcome) return outcome
    const lockNotAvailable = codeOf(outcome.error) === '55P03'
    if (!lockNotAvailable || Date.now() > deadline) throw new MigrationFailed(outcome.migration, outcome.error)
    await pause(100 + Math.random() * 400)
  }
}

/** The names of the migrations in this code, in order. `/health/ready` compares them with those of the database. */
export async function knownMigrations(directory = migrationsDirectory): Promise<string[]> {
  const names = (await readdir(directory).catch(ignoreMissing)) ?? []
  return names
    .filter((name) => /^\d.*\.ts$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
}

async function readMigrations(directory: string): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const name of await knownMigrations(directory)) {
    const module: unknown = await import(pathToFileURL(join(directory, `${name}.ts`)).href)
    if (!isMigration(module)) throw new MigrationFailed(name, new Error('the file exports no function `up`'))
    // A `down` is not passed on, because migrations only go forward.
    migrations[name] = { up: module.up }
  }
  return migrations
}

const isMigration = (module: unknown): module is Migration =>
  typeof module === 'object' && module !== null && 'up' in module && typeof module.up === 'function'

async function runPending(
  url: string,
  migrations: Record<string, Migration>,
  lockTimeoutMs: number,
): Promise<{ applied: string[] } | { migration: string | null; error: unknown }> {
  const pool = openPool(url, {
    name: 'sillage migrate',
    max: 1,
    statementTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
    // kysely's own advisory lock keeps its longer timeout.
    lockTimeoutMs,
  })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error, results } = await migrator.migrateToLatest()
    if (error === undefined) return { applied: (results ?? []).map((result) => result.migrationName) }
    return { migration: results?.find((result) => result.status === 'Error')?.migrationName ?? null, error }
  } finally {
    await db.destroy()
  }
}
