// The checks in their order: each a read and the function that judges it.
import type { Position } from '#kernel/ids.ts'
import { type Config, ConfigError } from '#platform/config.ts'
import { SettingsLost } from '#platform/session-settings.ts'
import { clockFinding, migrationFinding, settingsFindings, sizeFinding } from './database-findings.ts'
import { CannotGoOn, type Check } from './examine.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import { checkpointFindings, contiguityFindings, doubledIdFindings } from './log-findings.ts'
import { diskFinding, keyFinding, nodeFinding } from './machine.ts'
import { readModelFindings } from './read-model-findings.ts'
import type { DatabaseReads, LogReads, Reads } from './reads.ts'
import { crewFindings, processFindings, webhookFindings } from './work-findings.ts'

/** Read in a fraction of a second; `deep` reads all. */
const LAST_POSITIONS = 10_000

export type Asked = {
  readonly deep: boolean
  readonly onWindow?: (until: Position) => void
}

const DATABASE_REMEDY = 'Read what it says; where the database is too busy to answer in time, run this verb again.'

export function checks(reads: Reads, { deep, onWindow = () => undefined }: Asked): readonly Check[] {
  const config = remembered<Config>('configuration')
  const database = remembered<DatabaseReads>('database')
  const log = remembered<LogReads>('log')
  let url = ''

  return [
    { about: 'node', onFailure: '', run: async () => [nodeFinding(reads.nodeVersion)] },
    {
      about: 'configuration',
      onFailure: 'Correct the environment of the service.',
      async run() {
        const found = configured(reads)
        config.set(found)
        return [
          ok('configuration', configurationText(found)),
          ...reads
            .unknownVariables()
            .map((unknown) =>
              warning(
                'configuration',
                unknown,
                'Correct its name, or remove it; README, “Configuration”, lists what there is.',
              ),
            ),
        ]
      },
    },
    {
      about: 'disk',
      after: ['configuration'],
      onFailure: 'Run this verb where the service runs, as the user of the service.',
      run: async () => (await reads.rooms(config.get())).map(({ what, room }) => diskFinding(what, room)),
    },
    {
      about: 'keys',
      after: ['configuration'],
      onFailure: 'Run this verb as the user of the service, who owns the keys.',
      run: async () => (await reads.keyFiles(config.get())).map((file) => keyFinding(file, reads.hasModes)),
    },
    {
      about: 'database',
      after: ['configuration'],
      onFailure: 'Start PostgreSQL, or correct DATABASE_URL.',
      async run() {
        const found = await reads.findDatabase(config.get())
        if (found === null) {
          const keys = await reads.keyFiles(config.get())
          const isInstalled = keys.some((file) => file.found !== null)
          throw new CannotGoOn([isInstalled ? notRunning(config.get()) : notInstalled(config.get())])
        }
        url = found
        const opened = await reads.openDatabase(url)
        const durability = await opened.durability().catch((error: unknown) => {
          if (!(error instanceof SettingsLost)) throw error
          throw new CannotGoOn([
            trouble('database', `a connection loses its settings: ${error.lost.join('; ')}`, error.remedy),
          ])
        })
        database.set(opened)
        return settingsFindings(durability).map((finding) => ({ ...finding, about: 'database' }))
      },
    },
    {
      about: 'clock',
      after: ['database'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const { offsetMs, askingMs } = await database.get().clock()
        return [clockFinding(offsetMs, askingMs)]
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
        // Tables may be missing, or mean something else by now.
        if (finding.severity !== 'ok') throw new CannotGoOn([finding])
        return [finding]
      },
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
        if (!contiguity) return [ok('contiguity', `not asked: ${kind} numbers its streams itself`)]
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
        // Read before the log is asked: a worker may move one in between.
        const generations = await database.get().generations()
        const judged = generations.map(async (one) => ({ ...one, ofAnotherLog: await log.get().whyOfAnotherLog(one) }))
        return checkpointFindings(await Promise.all(judged))
      },
    },
    {
      about: 'workers',
      after: ['migrations'],
      onFailure: DATABASE_REMEDY,
      run: async () => crewFindings(await database.get().crew()),
    },
    {
      about: 'read models',
      after: ['log'],
      onFailure: DATABASE_REMEDY,
      async run() {
        const { alive } = await database.get().crew()
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
  ]
}

function configured(reads: Reads): Config {
  try {
    return reads.config()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new CannotGoOn(
      error.problems.map(({ variable, message }) =>
        trouble(
          'configuration',
          `${variable} ${message}`,
          `Correct ${variable}; README, “Configuration”, lists what there is.`,
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
    `the embedded one of ${dataDirectory} does not run`,
    'Start the service, and run this verb beside it.',
  )

/** A mistyped SILLAGE_DATA is the usual reason: green for it would be green for nothing. */
const notInstalled = ({ dataDirectory }: Config): Finding =>
  trouble(
    'database',
    `there is no installation in ${dataDirectory}`,
    'Set SILLAGE_DATA to the directory of the service, or make a new one there with npm start.',
  )

/** What one check has opened, for those after it. */
function remembered<T>(about: string): { get(): T; set(value: T): void } {
  let held: { readonly value: T } | null = null
  return {
    get() {
      if (!held) throw new Error(`${about} is asked for before it was opened: its check belongs in "after"`)
      return held.value
    },
    set(value) {
      held = { value }
    },
  }
}
