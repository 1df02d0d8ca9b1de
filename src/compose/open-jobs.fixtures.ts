// A worker of its own for the tests of jobs: `node open-jobs.fixtures.ts`, with DATABASE_URL and, perhaps, REDIS_URL.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { z } from 'zod'
import { JobFailed, jobKind } from '#jobs/job.ts'
import { openPool } from '#platform/database.ts'
import { type OpenedJobs, openJobs } from './open-jobs.ts'

/** Short, so that a job whose worker was killed is soon started again. */
const LEASE_MS = 2_000

/**
 * Kinds whose work stands in the table `public.work`: one line for each start, and the job that is allowed to end in
 * `public.may_end`.
 */
export function kindsForTests(pool: Pick<pg.Pool, 'query'>) {
  const waiting = (name: string, atOnce: number) =>
    jobKind({
      name,
      atOnce,
      attempts: 4,
      backOffMs: 50,
      input: z.strictObject({ label: z.string().regex(/^[a-z-]+$/, 'Small letters are expected.') }),
      async run({ label }, { job, tenant, signal, progress }) {
        await pool.query('insert into public.work (job, tenant, label, pid) values ($1, $2, $3, $4)', [
          job,
          tenant,
          label,
          process.pid,
        ])
        for (let n = 0; ; n += 1) {
          signal.throwIfAborted()
          progress({ phase: 'Waiting', unit: 'looks', done: n, total: null })
          const { rows } = await pool.query('select from public.may_end where label = $1', [label])
          if (rows.length > 0) break
          await pause(20)
        }
        return { label }
      },
    })
  return [
    waiting('wait', 2),
    waiting('wait-alone', 1),
    jobKind({
      name: 'fail',
      atOnce: 1,
      attempts: 3,
      backOffMs: 20,
      input: z.strictObject({ how: z.enum(['with-words', 'unexpectedly']) }),
      async run({ how }, { job, tenant }) {
        await pool.query("insert into public.work (job, tenant, label, pid) values ($1, $2, 'fail', 0)", [job, tenant])
        if (how === 'with-words') throw new JobFailed('too-few', 'There are too few answers.')
        throw new Error('value "Camille Moreau" is out of range')
      },
    }),
  ]
}

export async function openJobsForTests(
  databaseUrl: string,
  requests: Pick<pg.Pool, 'connect'>,
  redisUrl?: string,
): Promise<OpenedJobs & { end(): Promise<void> }> {
  const pool = openPool(databaseUrl, { name: 'sillage tests of jobs', max: 4, int8: 'number' })
  const opened = openJobs({
    requests,
    databaseUrl,
    redisUrl,
    kinds: kindsForTests(pool),
    leaseMs: LEASE_MS,
    logger: { error: () => undefined, warn: () => undefined },
    trouble: () => () => undefined,
  })
  return {
    ...opened,
    async end() {
      await opened.close()
      await pool.end()
    },
  }
}

if (import.meta.main) {
  const url = process.env.DATABASE_URL ?? ''
  const pool = openPool(url, { name: 'sillage tests of jobs', max: 1 })
  const { startWorker } = await openJobsForTests(url, pool, process.env.REDIS_URL)
  startWorker()
  process.stdout.write('ready\n')
}
