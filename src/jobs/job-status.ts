// The status of the queue of jobs, over all schools: counts and ages alone, for metrics, health checks and the doctor.
import type pg from 'pg'

export type JobStatus = {
  /** Jobs that could start now; the pause between two starts does not count as waiting. */
  readonly waiting: number
  readonly running: number
  /** How long the oldest of those has waited since it was asked for or last put back, in seconds; 0 if there is none. */
  readonly oldestSeconds: number
  /** Jobs that failed within the last day of something else than what they were asked: a defect, or lost workers. */
  readonly failed: number
  /** Whether the Redis that hands jobs to workers answers; null where PostgreSQL does that. */
  readonly redisAnswers: boolean | null
}

/** Problems of the service, and not of the input. */
const OURS = ['internal', 'worker-lost']

export type JobCounts = Omit<JobStatus, 'redisAnswers'>

/** Over connections that see all schools. */
export async function readJobCounts(pool: Pick<pg.Pool, 'query'>): Promise<JobCounts> {
  const { rows } = await pool.query<JobCounts>(
    `select count(*) filter (where state = 'waiting' and (next_at is null or next_at <= now()))::integer as waiting,
        count(*) filter (where state = 'running')::integer as running,
        coalesce(extract(epoch from clock_timestamp() - min(greatest(asked_at, next_at))
          filter (where state = 'waiting' and (next_at is null or next_at <= now()))), 0)::float8 as "oldestSeconds",
        count(*) filter (where state = 'failed' and ended_at > now() - interval '1 day'
          and problem ->> 'code' = any($1))::integer as failed
      from sillage.jobs where state in ('waiting', 'running') or (state = 'failed' and ended_at > now() - interval '1 day')`,
    [OURS],
  )
  const [counts] = rows
  if (!counts) throw new Error('expected one row from an aggregate')
  return counts
}
