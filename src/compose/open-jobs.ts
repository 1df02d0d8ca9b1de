// Wires the queue of jobs: rows in PostgreSQL, and BullMQ on PostgreSQL or, where `REDIS_URL` is set, on Redis.
import type pg from 'pg'
import type { BullConnection, BullQueue } from '#jobs/bull-queue.ts'
import { InvalidJob, JobFailed, type JobKind } from '#jobs/job.ts'
import { jobRuns } from '#jobs/job-runs.ts'
import { jobWork, LEASE_MS } from '#jobs/job-work.ts'
import { type Jobs, jobsOf } from '#jobs/jobs.ts'
import { systemClock } from '#platform/clock.ts'
import { openPool } from '#platform/database.ts'
import type { Logger } from '#platform/logger.ts'

/** Most jobs wait for a process of their own, so a worker may have several; how many of a kind run is the kind's `atOnce`. */
const AT_ONCE = 4
const PING_MS = 2_000

export type JobsWiring = {
  /** Connections of requests, which see one school. */
  readonly requests: Pick<pg.Pool, 'connect'>
  readonly databaseUrl: string
  readonly redisUrl: string | undefined
  readonly kinds: readonly JobKind[]
  readonly leaseMs?: number
  readonly logger: Pick<Logger, 'error' | 'warn'>
  readonly trouble: (what: string) => (error: unknown) => void
}

export type OpenedJobs = {
  readonly jobs: Jobs
  /** Whether Redis answers within two seconds; null where there is none. */
  redisAnswers(): Promise<boolean | null>
  /** Runs jobs in this process until it is closed. Closing puts those that are under way back. */
  startWorker(): { close(): Promise<void> }
  close(): Promise<void>
}

/** Connects when the first job is asked for, or when a worker starts. */
export function openJobs(wiring: JobsWiring): OpenedJobs {
  const { requests, databaseUrl, redisUrl, leaseMs = LEASE_MS, logger } = wiring
  const trouble = wiring.trouble('job queue')
  const kinds = new Map(wiring.kinds.map((kind) => [kind.name, kind]))
  const pool = openPool(inSchema(databaseUrl, 'bullmq'), {
    name: 'sillage jobs',
    max: 8,
    statementTimeoutMs: 30_000,
    int8: 'number',
    onError: wiring.trouble('job connection'),
  })

  let connecting: Promise<{ readonly connection: BullConnection; end(): Promise<void> }> | null = null
  const connected = () => {
    connecting ??= redisUrl === undefined ? Promise.resolve(onPostgres(pool)) : onRedis(redisUrl, trouble)
    return connecting
  }
  let sending: Promise<BullQueue> | null = null
  const queue = () => {
    sending ??= Promise.all([import('#jobs/bull-queue.ts'), connected()]).then(([{ bullQueue }, { connection }]) =>
      bullQueue(connection, trouble),
    )
    return sending
  }
  const jobs = jobsOf({
    pool: requests,
    kinds,
    send: async (message) => (await queue()).send(message),
    onUnsent: wiring.trouble('job queue: a worker will find the job'),
  })

  return {
    jobs,
    async redisAnswers() {
      if (redisUrl === undefined) return null
      const { connection } = await connected()
      if (connection.kind !== 'redis') return null
      // It waits for a connection as long as that takes.
      const late = systemClock.sleep(PING_MS).then(() => false)
      return Promise.race([
        connection.redis.ping().then(
          () => true,
          () => false,
        ),
        late,
      ])
    },
    startWorker() {
      const starting = Promise.all([import('#jobs/bull-queue.ts'), connected()]).then(
        ([{ bullWorker }, { connection }]) =>
          jobWork({
            runs: jobRuns(pool, leaseMs),
            kinds,
            take: (run) =>
              bullWorker({
                connection,
                run,
                atOnce: AT_ONCE,
                leaseMs,
                nowMs: Date.now,
                sleep: systemClock.sleep,
                onTrouble: trouble,
              }),
            send: async (place) => (await queue()).send({ ...place, turn: 1 }),
            leaseMs,
            nowMs: () => performance.now(),
            sleep: systemClock.sleep,
            // The school is told what it refused; the rest only the log has.
            onFailed: (failure, error) =>
              error instanceof JobFailed || error instanceof InvalidJob
                ? logger.warn({ problem: error.name, ...failure }, 'a job was refused')
                : logger.error({ err: error, ...failure }, 'a job has failed'),
            onTrouble: trouble,
          }),
      )
      starting.catch(trouble)
      return { close: async () => (await starting.catch(() => null))?.close() }
    },
    async close() {
      await (await sending?.catch(() => null))?.close()
      await (await connecting?.catch(() => null))?.end()
      await pool.end()
    },
  }
}

const onPostgres = (pool: pg.Pool) => ({ connection: { kind: 'postgres', pool } as const, end: async () => {} })

async function onRedis(url: string, onError: (error: unknown) => void) {
  const { Redis } = await import('ioredis')
  // BullMQ waits for jobs in one long request.
  const redis = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 2_000 })
  redis.on('error', onError)
  return { connection: { kind: 'redis', redis } as const, end: async () => redis.disconnect() }
}

/** The statements of BullMQ name no schema. */
function inSchema(databaseUrl: string, schema: string): string {
  const url = new URL(databaseUrl)
  const given = url.searchParams.get('options')
  url.searchParams.set('options', [...(given === null ? [] : [given]), `-c search_path=${schema}`].join(' '))
  return url.href
}
