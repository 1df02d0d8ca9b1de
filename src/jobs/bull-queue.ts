// BullMQ, which hands jobs to workers: on PostgreSQL in the schema `bullmq`, or on Redis. A message holds the school and the id
// of the job, nothing else; everything that matters is in the row (src/jobs/job-runs.ts).
//
// BullMQ finds a job whose worker has died, by its lock. The lock of the row has the same length, so that a job is not started
// twice while its worker is only slow.
import {
  createPostgresBackend,
  createRedisBackend,
  DelayedError,
  type Job,
  type PgPool,
  Queue,
  WaitingError,
  Worker,
} from 'bullmq'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { z } from 'zod'
import { TenantId } from '#kernel/ids.ts'
import { JobId } from './job.ts'
import type { JobPlace } from './job-runs.ts'
import type { SendJob } from './jobs.ts'
import { type Patience, patiently } from './patient-backend.ts'
import type { StartEnd } from './run-job.ts'

const QUEUE = 'sillage-jobs'
/** How soon a job is tried again that found no place, and a worker asks again after an error. */
const LATER_MS = 1_000

export type BullConnection =
  | { readonly kind: 'postgres'; readonly pool: pg.Pool }
  /** With `maxRetriesPerRequest: null`. */
  | { readonly kind: 'redis'; readonly redis: Redis }

const Message = z.object({ tenant: TenantId, job: JobId })

export type BullQueue = { readonly send: SendJob; close(): Promise<void> }

export function bullQueue(connection: BullConnection, onTrouble: (error: unknown) => void): BullQueue {
  const queue =
    connection.kind === 'postgres'
      ? new Queue(QUEUE, { connection: poolOf(connection.pool) }, createPostgresBackend)
      : new Queue(QUEUE, { connection: connection.redis })
  queue.on('error', onTrouble)
  return {
    async send({ tenant, job, turn }) {
      await queue.add('job', Message.parse({ tenant, job }), {
        jobId: job,
        // The first job of a school goes before the second of another.
        priority: Math.max(1, turn),
        // Failures and pauses are decided by the row; a message that fails is a worker that could not reach it.
        attempts: 1_000,
        backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
        removeOnComplete: true,
        removeOnFail: true,
      })
    },
    close: () => queue.close(),
  }
}

export type BullWorkerOptions = {
  readonly connection: BullConnection
  readonly run: (place: JobPlace) => Promise<StartEnd>
  readonly atOnce: number
  readonly leaseMs: number
  readonly nowMs: () => number
  readonly sleep: Patience['sleep']
  readonly onTrouble: (error: unknown) => void
}

/** Takes messages until it is closed. Abort the running jobs first: closing waits for them. */
export function bullWorker({ connection, run, atOnce, leaseMs, nowMs, sleep, onTrouble }: BullWorkerOptions): {
  close(): Promise<void>
} {
  async function take(job: Job, token?: string): Promise<void> {
    const message = Message.safeParse(job.data)
    // Only this program sends messages; one of another form would come back for ever.
    if (!message.success) return onTrouble(new Error('a message of the job queue names no job'))
    const end = await run(message.data)
    if (end.state === 'ended') return
    if (end.state === 'put-back') {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    await job.moveToDelayed(nowMs() + (end.state === 'retry' ? end.inMs : LATER_MS), token)
    throw new DelayedError()
  }
  const options = {
    concurrency: atOnce,
    lockDuration: leaseMs,
    stalledInterval: Math.ceil(leaseMs / 2),
    // How often a job may lose its worker is counted in its row.
    maxStalledCount: 1_000_000,
    runRetryDelay: 1_000,
  }
  const stop = new AbortController()
  const patience = { pauseMs: LATER_MS, sleep, closing: stop.signal }
  const worker =
    connection.kind === 'postgres'
      ? new Worker(
          QUEUE,
          take,
          { ...options, connection: poolOf(connection.pool) },
          patiently(createPostgresBackend, patience),
        )
      : new Worker(QUEUE, take, { ...options, connection: connection.redis }, patiently(createRedisBackend, patience))
  worker.on('error', onTrouble)
  return {
    async close() {
      // A worker that is closed before it is ready keeps the connection that it gets afterwards, and the pool waits for that. On
      // Redis this would wait for as long as Redis does not answer.
      if (connection.kind === 'postgres') await worker.waitUntilReady().catch(onTrouble)
      const closed = worker.close()
      stop.abort()
      await closed
    },
  }
}

/** BullMQ takes a `pg.Pool`. Its type of it has overloads where that of `pg` is generic, so TypeScript cannot see that they agree. */
const poolOf = (pool: pg.Pool): PgPool => pool as unknown as PgPool
