// Opens the administration of read models: their generations, and rebuilds in separate processes.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Codec } from '#commanding/codec.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Instant } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { type Administration, administration } from '#projecting/generations/administration.ts'
import { type Defined, makeFirstGenerations, verdictOf } from '#projecting/generations/defined-generations.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { assertOfThisLog } from '#projecting/generations/same-log.ts'
import { type RebuildJobs, rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { threadHeartbeat } from '#projecting/workers/heartbeat.ts'
import { membership } from '#projecting/workers/membership.ts'
import { readDefined } from './defined.ts'
import { verbsOfService } from './verbs-of-service.ts'

export type ReadModelParts = {
  readonly config: Config
  readonly databaseUrl: string
  readonly requestsUrl: string | null
  readonly admin: pg.Pool
  readonly definitions: Definitions
  readonly log: EventLog
  readonly codec: Codec
  readonly now: () => Instant
  readonly logger: Logger
  readonly trouble: (what: string) => (error: unknown) => void
  /** Read only: creates no generation. */
  readonly lookOnly: boolean
  readonly anyLog: boolean
}

export type ReadModels = {
  readonly defined: readonly Defined[]
  readonly projections: Administration
  readonly rebuilds: RebuildJobs
  close(): Promise<void>
}

export async function openReadModels(parts: ReadModelParts): Promise<ReadModels> {
  const { config, databaseUrl, requestsUrl, admin, log, codec, now, logger, trouble } = parts
  const defined = await readDefined(parts.definitions)
  if (!parts.lookOnly) await makeFirstGenerations(admin, log.id, defined)
  const generations = await readGenerations(admin)
  if (!parts.anyLog) assertOfThisLog(generations, log.id)
  const live = new Map(
    generations.filter(({ state }) => state === 'live').map((generation) => [generation.projection, generation]),
  )
  for (const current of defined.filter(({ earlier }) => !earlier)) {
    const { name, version } = current.projection
    const verdict = verdictOf(live.get(name), current)
    if (verdict !== 'in-sync')
      logger.warn(
        { projection: name, verdict, live: live.get(name)?.version, defined: version },
        'the live rows were made by another definition: see sillage projections status',
      )
  }

  const pool = openPool(databaseUrl, {
    name: 'sillage rebuild',
    max: 4,
    statementTimeoutMs: 600_000,
    onError: trouble('rebuild connection'),
  })
  const rebuilds = rebuildJobs({
    start: verbsOfService({ config, databaseUrl, requestsUrl }),
    now,
    onBroken: (projection, output) =>
      logger.error(
        { projection, said: output.map((line) => line.replaceAll(databaseUrl, 'DATABASE_URL')) },
        'a rebuild has failed',
      ),
  })
  return {
    defined,
    projections: administration({
      pool,
      log,
      codec,
      defined,
      newMembership() {
        const holder = randomUUID()
        return membership(
          pool,
          { id: holder, name: `${hostname()}:${process.pid} rebuild` },
          threadHeartbeat({ databaseUrl, holder, whenStuck: 'lose-leases', onTrouble: trouble('heartbeat') }),
        )
      },
      delay: (ms) => systemClock.sleep(ms),
    }),
    rebuilds,
    async close() {
      await rebuilds.close()
      await pool.end()
    },
  }
}
