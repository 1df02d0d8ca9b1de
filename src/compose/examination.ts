// Opens an installation for `sillage doctor`, read only: runs no migration, starts no database, creates no generation. (Opening
// a PostgreSQL log always creates missing partitions, and opening an unused KurrentDB creates its identity.)
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type pg from 'pg'
import { readDefinitions } from '#definitions/definitions.ts'
import type { Contiguity } from '#event-log/contiguity.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { readContiguity } from '#event-log/postgres/check-contiguity.ts'
import { whyOfAnotherLog } from '#event-log/seen-position.ts'
import { knownMarks, readMark } from '#files/bucket-mark.ts'
import { countFiles, readFileStoreStatus } from '#files/file-store-status.ts'
import { ObjectStoreAway } from '#files/object-store.ts'
import { countWithoutRow } from '#files/objects-without-row.ts'
import { readOpenIdSettings } from '#identity/openid/openid-settings.ts'
import { readWebhookStatus, type WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import { readJobCounts } from '#jobs/job-status.ts'
import { type MailStatus, readMailStatus } from '#mailing/mail-status.ts'
import { findDoubledIds } from '#operating/doctor/doubled-ids.ts'
import type { StoreFound } from '#operating/doctor/file-findings.ts'
import type { KeyStoreFound } from '#operating/doctor/key-store-findings.ts'
import type { KeyFile } from '#operating/doctor/machine.ts'
import type { DatabaseReads, LogReads, Reads, UnfinishedErasure } from '#operating/doctor/reads.ts'
import { figureRows } from '#operating/service/figure-rows.ts'
import type { Figures } from '#operating/service/figures.ts'
import { type Config, unknownVariables } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { type DiskSpace, diskSpace } from '#platform/disk-space.ts'
import { type Durability, readDurability } from '#platform/durability.ts'
import { findRunning } from '#platform/embedded-postgres.ts'
import { knownMigrations } from '#platform/migrate.ts'
import { knownHome } from '#platform/postgres-home.ts'
import { readLogin } from '#platform/requests-login.ts'
import { codeOf } from '#platform/running.ts'
import { readLoggedValues } from '#platform/server-log-settings.ts'
import { checkKeys, keyStoreStatus } from '#privacy/key-status.ts'
import { KeyStoreMissing } from '#privacy/key-store-errors.ts'
import { type Generation, readGenerations } from '#projecting/generations/generation.ts'
import { type ProjectionStatus, readStatus } from '#projecting/generations/generation-status.ts'
import { type LiveWorkers, readLiveWorkers } from '#projecting/workers/live-workers.ts'
import { type ProcessStatus, readProcesses } from '#reacting/process-status.ts'
import { readDefined } from './defined.ts'
import { openFileStore } from './open-file-store.ts'
import { openKeyStore } from './open-keys.ts'
import { openLog } from './open-log.ts'

/** Longer than for requests: a window of the log may have to be read from a cold disk. */
const STATEMENT_TIMEOUT_MS = 30_000

export function openExamination(readConfig: () => Config): Reads {
  const closing: (() => Promise<unknown>)[] = []
  const pools = new Map<string, pg.Pool>()
  const poolOf = (url: string): pg.Pool => {
    const pool =
      pools.get(url) ?? openPool(url, { name: 'sillage doctor', max: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
    if (!pools.has(url)) closing.push(() => pool.end())
    pools.set(url, pool)
    return pool
  }
  return {
    nodeVersion: process.version,
    hasModes: process.platform !== 'win32',
    config: readConfig,
    unknownVariables: () => unknownVariables(process.env),
    disks,
    keyFiles,
    openIdProviders: async ({ openIdFile }) =>
      openIdFile === undefined ? null : [...(await readOpenIdSettings(openIdFile)).keys()],
    keyStore,
    fileStore,
    async objectsWithoutRow(config, url) {
      const store = openFileStore(config.fileStore)
      return store && countWithoutRow(poolOf(url), store).catch(nullIfAway)
    },
    knownMigrations,
    findDatabase: async (config) =>
      config.databaseUrl ?? (await findRunning(config.dataDirectory))?.databaseUrl ?? null,
    openDatabase: async (url) => databaseReads(poolOf(url)),
    async requestsLogin(config) {
      const url =
        config.databaseUrl === undefined
          ? (await findRunning(config.dataDirectory))?.requestsUrl
          : (config.requestsUrl ?? null)
      if (!url) return null
      const pool = openPool(url, { name: 'sillage doctor requests', role: 'sillage_app', max: 1 })
      closing.push(() => pool.end())
      return readLogin(pool)
    },
    async openLog(config, url) {
      const log = await openLog(config.eventLog, { databaseUrl: url })
      closing.push(() => log.close())
      const logUrl = config.eventLog === 'postgres' ? url : config.eventLog
      const inPostgres = /^postgres(ql)?:/.test(logUrl) ? poolOf(logUrl) : null
      return logReads(log, inPostgres, poolOf(url))
    },
    async close() {
      for (const end of closing.splice(0).reverse()) await end()
    },
  }
}

const databaseReads = (pool: pg.Pool): DatabaseReads => ({
  durability: (): Promise<Durability> => readDurability(pool),
  loggedValues: () => readLoggedValues(pool),
  async clock() {
    // The connection is already open, so only the query is timed.
    const sentMs = Date.now()
    const { rows } = await pool.query<{ at: string }>('select clock_timestamp() as at')
    const answeredMs = Date.now()
    return {
      offsetMs: Date.parse(rows[0]?.at ?? '') - (sentMs + answeredMs) / 2,
      queryMs: answeredMs - sentMs,
    }
  },
  async sizeBytes() {
    const { rows } = await pool.query<{ bytes: bigint }>('select pg_database_size(current_database()) as bytes')
    return Number(rows[0]?.bytes ?? 0n)
  },
  async appliedMigrations() {
    const { rows: tables } = await pool.query<{ exists: boolean }>(
      `select to_regclass('kysely_migration') is not null as exists`,
    )
    if (!tables[0]?.exists) return []
    const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name')
    return rows.map(({ name }) => name)
  },
  generations: (): Promise<readonly Generation[]> => readGenerations(pool),
  workers: (): Promise<LiveWorkers> => readLiveWorkers(pool),
  webhooks: (): Promise<WebhookStatus> => readWebhookStatus(pool),
  mail: (): Promise<MailStatus> => readMailStatus(pool),
  files: async () => ({
    ...(await countFiles(pool)),
    ...(await readFileStoreStatus(pool)),
    marks: await knownMarks(pool),
  }),
  jobs: () => readJobCounts(pool),
  figures: (): Promise<Figures | null> => figureRows(pool).latest(),
  async erasures() {
    const { rows } = await pool.query<UnfinishedErasure>(
      `select (extract(epoch from clock_timestamp() - asked_at) * 1000)::float8 as "ageMs", waiting_for as "waitingFor"
        from sillage.erasures where finished_at is null order by asked_at`,
    )
    return rows
  },
})

const logReads = (log: EventLog, inPostgres: pg.Pool | null, pool: pg.Pool): LogReads => ({
  kind: inPostgres ? 'PostgreSQL' : 'KurrentDB',
  head: () => log.head(),
  whyOfAnotherLog: (checkpoint) => whyOfAnotherLog(log, checkpoint),
  contiguity: inPostgres && ((last, onWindow): Promise<Contiguity> => readContiguity(inPostgres, last, onWindow)),
  doubledIds: (onPage) => findDoubledIds(log, onPage),
  async status(): Promise<readonly ProjectionStatus[]> {
    return readStatus(pool, log, await readDefined(await readDefinitions()), Date.now())
  },
  async processes(): Promise<readonly ProcessStatus[]> {
    return readProcesses(pool, log, (await readDefinitions()).processes)
  },
})

async function disks({ dataDirectory, databaseUrl }: Config): Promise<readonly { what: string; space: DiskSpace }[]> {
  const data = { what: 'SILLAGE_DATA', space: await diskSpace(dataDirectory) }
  if (databaseUrl !== undefined) return [data]
  const home = await knownHome(dataDirectory)
  if (!home || dirname(home.cluster) === resolve(dataDirectory)) return [data]
  return [data, { what: 'the embedded database', space: await diskSpace(home.cluster) }]
}

/** What the store answers is a finding, not a failure of the check. */
async function fileStore(config: Config): Promise<StoreFound | null> {
  const store = openFileStore(config.fileStore)
  if (store === null) return null
  try {
    await store.check()
    return { trouble: null, keepsVersions: await store.keepsVersions(), mark: await readMark(store) }
  } catch (error) {
    if (!(error instanceof ObjectStoreAway)) throw error
    return { trouble: error.message, keepsVersions: null, mark: null }
  }
}

/** `fileStore` reports it. */
function nullIfAway(error: unknown): null {
  if (error instanceof ObjectStoreAway) return null
  throw error
}

async function keyStore(config: Config, most: number): Promise<KeyStoreFound> {
  if (config.keys.kind === 'undecided') return { kind: 'undecided', problem: config.keys.problem }
  try {
    const store = await openKeyStore(config, { make: 'never', statementTimeoutMs: STATEMENT_TIMEOUT_MS })
    try {
      return { kind: 'store', status: await keyStoreStatus(store), checked: await checkKeys(store, { most }) }
    } finally {
      await store.close()
    }
  } catch (error) {
    if (error instanceof KeyStoreMissing) return { kind: 'none', message: error.message }
    throw error
  }
}

const keys = [
  { name: 'token-keys.json', purpose: 'it signs access tokens', field: 'keys' },
  { name: 'webhook-key.json', purpose: 'it opens the secrets of webhooks', field: 'key' },
] as const

const databasePassword = {
  name: 'postgres.json',
  purpose: 'it opens the embedded database',
  field: 'password',
} as const

const keyFiles = ({ dataDirectory, databaseUrl }: Config): Promise<readonly KeyFile[]> =>
  Promise.all(
    [...keys, ...(databaseUrl === undefined ? [databasePassword] : [])].map(async ({ name, purpose, field }) => {
      const path = join(dataDirectory, name)
      try {
        const [{ mode }, text] = await Promise.all([stat(path), readFile(path, 'utf8')])
        return { name, path, purpose, found: { mode, isWhole: holds(text, field) } }
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
        return { name, path, purpose, found: null }
      }
    }),
  )

/** Whether the field exists. Its value is secret and not read. */
function holds(text: string, field: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && field in value
  } catch {
    return false
  }
}
