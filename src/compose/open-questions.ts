// Who answers questions: those about now in this process, those about the past in processes beside it where there are some.
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Codec } from '#commanding/codec.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Instant } from '#kernel/ids.ts'
import type { ServingModels } from '#modelling/serving-models.ts'
import { type Past, past as pastOf } from '#past/past.ts'
import { type PersonQuestionRunner, personQuestionRunner } from '#past/person-questions.ts'
import { type ReplayStreams, replayStreams } from '#past/replay/replay-streams.ts'
import { historyIndexes } from '#past/timeline/history-index.ts'
import type { Config } from '#platform/config.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { pastBeside, pastLimits } from '#querying/past-beside.ts'
import { type QueryRunner, queryRunner } from '#querying/query-runner.ts'
import { findRecorders } from './find-recorders.ts'
import { sentKeysPlace } from './keys-place.ts'
import { modelsForQueries } from './models-for-queries.ts'
import type { Database } from './open-database.ts'
import { pastProcesses } from './past-processes.ts'
import { seenBy } from './seen-events.ts'
import type { OpenOptions } from './service.ts'

/** Far below what a person or a worker notices; at 500 questions a second, ten of them share what was read. */
const REMEMBERED_MS = 20

type Parts = {
  readonly config: Config
  readonly database: Database
  readonly options: Pick<OpenOptions, 'onQuery' | 'pastProcesses' | 'unsealed'>
  readonly definitions: Definitions
  readonly db: Kysely<unknown>
  /** Without the events of erased people. */
  readonly log: EventLog
  readonly codec: Codec
  readonly snapshots: Parameters<typeof pastOf>[0]['snapshots']
  readonly trail: Parameters<typeof queryRunner>[0]['trail']
  readonly authorise: Authorise
  readonly limits: ReadLimits
  readonly serving: ServingModels
  readonly moved: Doorbell
  readonly now: () => Instant
  readonly logger: Logger
}

export type Questions = {
  readonly past: Past
  readonly queries: QueryRunner
  readonly personPast: PersonQuestionRunner
  readonly replays: ReplayStreams
  pastPids(): readonly number[]
  close(): Promise<void>
}

export function openQuestions(parts: Parts): Questions {
  const { config, database, options, definitions, log, codec, trail, authorise, now } = parts
  const onEnd = options.onQuery && { onEnd: options.onQuery }
  const models = modelsForQueries({ log, codec, serving: parts.serving })
  const indexes = historyIndexes()
  const past = pastOf({ log, codec, snapshots: parts.snapshots, indexes })
  const shown = { seenBy: seenBy({ log, codec }), findRecorders: findRecorders({ log, codec }) }
  const shared = { definitions, past, log, trail, now, authorise, models, ...shown }
  const { db, limits, moved } = parts
  const queries = queryRunner({ ...shared, db, codec, limits, moved, rememberedMs: REMEMBERED_MS, ...onEnd })
  if (options.pastProcesses === undefined)
    return {
      past,
      queries,
      personPast: personQuestionRunner({ ...shared, indexes, ...onEnd }),
      replays: replayStreams(shared),
      pastPids: () => [],
      close: async () => {},
    }
  const pool = pastProcesses(options.pastProcesses, {
    setUp: {
      databaseUrl: database.url,
      requestsUrl: database.requestsUrl,
      ownLogin: database.ownLogin,
      eventLog: config.eventLog,
      keysPlace: sentKeysPlace(config),
      fileStore: config.fileStore,
      unsealed: options.unsealed ?? false,
      logLevel: config.logLevel,
      logFormat: config.logFormat,
    },
    onLost: (how) => parts.logger.error({ how }, 'a process that answers queries about the past has died'),
  })
  const beside = pastBeside({
    queries,
    pool,
    limits: pastLimits(options.pastProcesses),
    trail,
    definitions,
    authorise,
    now,
    random: Math.random,
    ...onEnd,
  })
  return { past, ...beside, pastPids: pool.pids, close: pool.close }
}
