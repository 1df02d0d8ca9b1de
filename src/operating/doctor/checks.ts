// The checks in their order. Each reads something and calls a function that judges it.
import type { Position } from '#kernel/ids.ts'
import { type Config, ConfigError } from '#platform/config.ts'
import { SettingsLost } from '#platform/session-settings.ts'
import {
  clockFinding,
  migrationFinding,
  requestsLoginFinding,
  serverLogFindings,
  settingsFindings,
  sizeFinding,
} from './database-findings.ts'
import { type Check, CheckStopped } from './examine.ts'
import { figureFindings } from './figure-findings.ts'
import { fileFindings } from './file-findings.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import { keyStoreFindings } from './key-store-findings.ts'
import { checkpointFindings, contiguityFindings, doubledIdFindings } from './log-findings.ts'
import { cookieFindings, diskFinding, keyFinding, nodeFinding } from './machine.ts'
import { mailFindings } from './mail-findings.ts'
import { readModelFindings } from './read-model-findings.ts'
import type { DatabaseReads, LogReads, Reads } from './reads.ts'
import { erasureFindings, jobFindings, processFindings, webhookFindings, workerFindings } from './work-findings.ts'

/** These are read in a fraction of a second; `deep` reads all positions. */
const LAST_POSITIONS = 10_000
const SOME_KEYS = 1_000

export type CheckOptions = {
  readonly deep: boolean
  readonly onWindow?: (until: Position) => void
}

const DATABASE_REMEDY =
  'Read the message above. If the database was too busy to answer in time, run this command again.'

export function checks(reads: Reads, { deep, onWindow = () => undefined }: CheckOptions): readonly Check[] {
  const config = openedValue<Config>('configuration')
  const database = openedValue<DatabaseReads>('database')
  const log = openedValue<LogReads>('log')
  let url = ''

  return [
    { about: 'node', onFailure: '', run: async () => [nodeFinding(reads.nodeVersion)] },
    {
      about: 'configuration',
      onFailure: 'Correct the environment of the service.',
      async run() {
        const values = readConfig(reads)
        config.set(values)
        return [
          ok('configuration', configurationText(values)),
          ...(values.limits === null
            ? [
                warning(
                  'configuration',
                  'requests are not limited (SILLAGE_LIMITS=off)',
                  'Remove SILLAGE_LIMITS, or raise single budgets: see docs/operations.md, “Limits”.',
                ),
              ]
            : []),
          ...cookieFindings(values.cookies),
          ...reads
            .unknownVariables()
            .map((unknown) =>
              warning(
                'configuration',
                unknown,
                'Correct its name, or remove it. The section “Configuration” of the README lists all variables.',
              ),
            ),
        ]
      },
    },
    {
      about: 'disk',
      after: ['configuration'],
      onFailure: 'Run this command where the service runs, as the user of the service.',
      run: async () => (await reads.disks(config.get())).map(({ what, space: room }) => diskFinding(what, room)),
    },
    {
      about: 'keys',
      after: ['configuration'],
      onFailure: 'Run this command as the user of the service, who owns the keys.',
      run: async () => (await reads.keyFiles(config.get())).map((file) => keyFinding(file, reads.hasModes)),
    },
    {
      about: 'OpenID',
      after: ['configuration'],
      onFailure: 'Correct the file of SILLAGE_OPENID: the service does not start with it.',
      async run() {
        const names = await reads.openIdProviders(config.get())
        return names === null ? [] : [ok('OpenID', `people may sign in at: ${names.join(', ')}`)]
      },
    },
    {
      about: 'key store',
      after: ['configuration'],
      onFailure: 'Start the server of KEYS_DATABASE_URL, or put the directory of SILLAGE_KEYS back where it was.',
      run: async () =>
        keyStoreFindings(await reads.keyStore(config.get(), deep ? Number.POSITIVE_INFINITY : SOME_KEYS), Date.now()),
    },
    {
      about: 'database',
      after: ['configuration'],
      onFailure: 'Start PostgreSQL, or correct DATABASE_URL.',
      async run() {
        const databaseUrl = await reads.findDatabase(config.get())
        if (databaseUrl === null) {
          const keys = await reads.keyFiles(config.get())
          const isInstalled = keys.some((file) => file.found !== null)
          throw new CheckStopped([isInstalled ? notRunning(config.get()) : notInstalled(config.get())])
        }
        url = databaseUrl
        const opened = await reads.openDatabase(url)
        const durability = await opened.durability().catch((error: unknown) => {
          if (!(error instanceof SettingsLost)) throw error
          throw new CheckStopped([
            trouble('database', `a connection loses its settings: ${error.lost.join('; ')}`, error.remedy),
          ])
        })
        database.set(opened)
        return settingsFindings(durability).map((finding) => ({ ...finding, about: 'database' }))
      },
    },
    {
      about: 'server log',
      after: ['database'],
      onFailure: DATABASE_REMEDY,
      run: async () => serverLogFindings(await database.get().loggedValues()),
    },
    {
      about: 'clock',
      after: ['database'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const { offsetMs, queryMs } = await database.get().clock()
        return [clockFinding(offsetMs, queryMs)]
      },
    },
    {
      about: 'size',
      after: ['database'],
      onFailure: DATABASE_REMEDY,
      run: async () => [sizeFinding(await database.get().sizeBytes(), config.get().databaseUrl !== undefined)],
    },
    {
      about: 'migrations',
      after: ['database'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const finding = migrationFinding(await reads.knownMigrations(), await database.get().appliedMigrations())
        // Tables may be missing, or may have changed their meaning.
        if (finding.severity !== 'ok') throw new CheckStopped([finding])
        return [finding]
      },
    },
    {
      about: 'requests login',
      after: ['migrations'],
      onFailure: 'Correct SILLAGE_REQUESTS_URL. The next start of the service creates its login if it is missing.',
      run: async () => [requestsLoginFinding(await reads.requestsLogin(config.get()))],
    },
    {
      about: 'log',
      after: ['migrations'],
      onFailure: 'Start the server of the log, or correct EVENT_LOG.',
      async run() {
        const opened = await reads.openLog(config.get(), url)
        const head = await opened.head()
        log.set(opened)
        return [ok('log', `${opened.kind} answers; head at position ${head}`)]
      },
    },
    {
      about: 'contiguity',
      after: ['log'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const { contiguity, kind } = log.get()
        if (!contiguity) return [ok('contiguity', `not checked: ${kind} numbers its streams itself`)]
        return contiguityFindings(await contiguity(deep ? null : LAST_POSITIONS, onWindow))
      },
    },
    ...(deep
      ? [
          {
            about: 'event ids',
            after: ['log'],
            onFailure: DATABASE_REMEDY,
            run: async () => doubledIdFindings(await log.get().doubledIds(onWindow)),
          },
        ]
      : []),
    {
      about: 'checkpoints',
      after: ['log'],
      onFailure: DATABASE_REMEDY,
      async run() {
        // Read before the log is queried, because a worker may move a checkpoint in between.
        const generations = await database.get().generations()
        const judged = generations.map(async (generation) => ({
          ...generation,
          ofAnotherLog: await log.get().whyOfAnotherLog(generation),
        }))
        return checkpointFindings(await Promise.all(judged))
      },
    },
    {
      about: 'workers',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => workerFindings(await database.get().workers()),
    },
    {
      about: 'read models',
      after: ['log'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const { alive } = await database.get().workers()
        return readModelFindings(await log.get().status(), alive)
      },
    },
    {
      about: 'processes',
      after: ['log'],
      onFailure: DATABASE_REMEDY,
      run: async () => processFindings(await log.get().processes()),
    },
    {
      about: 'webhooks',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => webhookFindings(await database.get().webhooks()),
    },
    {
      about: 'mail',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => (config.get().mail === null ? [] : mailFindings(await database.get().mail())),
    },
    {
      about: 'files',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const [found, store] = [await database.get().files(), await reads.fileStore(config.get())]
        return fileFindings(found, store, deep ? await reads.objectsWithoutRow(config.get(), url) : null)
      },
    },
    {
      about: 'jobs',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => jobFindings(await database.get().jobs()),
    },
    {
      about: 'figures',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => figureFindings(await database.get().figures(), config.get().thresholds),
    },
    {
      about: 'erasures',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => erasureFindings(await database.get().erasures()),
    },
  ]
}

function readConfig(reads: Reads): Config {
  try {
    return reads.config()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new CheckStopped(
      error.problems.map(({ variable, message }) =>
        trouble(
          'configuration',
          `${variable} ${message}`,
          `Correct ${variable}. The section “Configuration” of the README lists all variables.`,
        ),
      ),
    )
  }
}

const configurationText = ({ databaseUrl, eventLog, worker }: Config): string =>
  [
    databaseUrl === undefined ? 'the embedded database' : 'the database of DATABASE_URL',
    eventLog === 'postgres' ? 'the log in it' : 'the log of EVENT_LOG',
    worker === 'inside' ? 'a worker beside the service' : 'workers apart from the service',
  ].join(', ')

const notRunning = ({ dataDirectory }: Config): Finding =>
  warning(
    'database',
    `the embedded database of ${dataDirectory} is not running`,
    'Start the service, then run this command again while it runs.',
  )

/** A mistyped SILLAGE_DATA is the usual reason: a doctor that finds no trouble there would mislead. */
const notInstalled = ({ dataDirectory }: Config): Finding =>
  trouble(
    'database',
    `there is no installation in ${dataDirectory}`,
    'Set SILLAGE_DATA to the directory of the service, or make a new one there with npm start.',
  )

/** A value that one check opens for the checks after it. */
function openedValue<T>(about: string): { get(): T; set(value: T): void } {
  let stored: { readonly value: T } | null = null
  return {
    get() {
      if (!stored) throw new Error(`${about} is used before it was opened: add its check to "after"`)
      return stored.value
    },
    set(value) {
      stored = { value }
    },
  }
}
