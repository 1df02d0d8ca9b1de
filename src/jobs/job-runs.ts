// What workers write into the rows of jobs. A start has a number of its own (`run`): whoever was overtaken changes nothing.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'
import { JobId, type JobKind, type JobProblem, type JobProgress } from './job.ts'

export type JobPlace = { readonly tenant: TenantId; readonly job: JobId }
export type JobRun = JobPlace & {
  readonly run: string
  readonly starts: number
  readonly input: unknown
  readonly owner: PersonId | null
}

/**
 * `ended`: there is nothing to do. `later`: it runs elsewhere, or as many of its kind run as may, or as many of its school.
 */
export type Claim = { readonly state: 'claimed'; readonly run: JobRun } | { readonly state: 'ended' | 'later' }

export type JobRuns = {
  /** The kind of a job; null if there is no such job. */
  kindOf(place: JobPlace): Promise<string | null>
  claim(place: JobPlace, kind: JobKind): Promise<Claim>
  /** `lost`: another start has taken over, or the row is gone. */
  beat(run: JobRun, progress: JobProgress | null): Promise<'go-on' | 'cancel' | 'lost'>
  done(run: JobRun, result: unknown): Promise<void>
  cancelled(run: JobRun): Promise<void>
  /** `retryInMs`: null if it is not started again. */
  failed(run: JobRun, problem: JobProblem, retryInMs: number | null): Promise<void>
  /** The worker stops: the start does not count. */
  putBack(run: JobRun): Promise<void>
  /** Jobs of which the queue may have lost its message, or whose runner died with it; each is returned once in a while. */
  forgotten(): Promise<readonly JobPlace[]>
  /** Deletes what ended long ago. */
  removeOld(): Promise<number>
}

const KEPT = '30 days'
const RESEND_AFTER_S = 60

/** Over connections that may write all schools. `leaseMs`: a start that has not beaten for this long counts as dead. */
export function jobRuns(pool: Pick<pg.Pool, 'connect' | 'query'>, leaseMs: number): JobRuns {
  const isAlive = `(beat_at > clock_timestamp() - make_interval(secs => ${leaseMs / 1_000}))`

  async function end({ tenant, job, run }: JobRun, change: string, values: readonly unknown[] = []): Promise<void> {
    await pool.query(
      `update sillage.jobs set ${change} where tenant = $1 and id = $2 and run = $3 and state = 'running'`,
      [tenant, job, run, ...values],
    )
  }

  return {
    async kindOf({ tenant, job }) {
      const { rows } = await pool.query<{ kind: string }>(
        'select kind from sillage.jobs where tenant = $1 and id = $2',
        [tenant, job],
      )
      return rows[0]?.kind ?? null
    },

    /** Claims of one kind are made one after the other: two workers must not both see the last free place. */
    claim: ({ tenant, job }, kind) =>
      inTransaction(pool, async (client): Promise<Claim> => {
        await client.query("select pg_advisory_xact_lock(hashtextextended('jobs of kind ' || $1, 0))", [kind.name])
        const { rows } = await client.query<{
          state: string
          starts: number
          input: unknown
          owner: string | null
          isAlive: boolean | null
          isCancelling: boolean
        }>(
          `select state, starts, input, owner, ${isAlive} as "isAlive", cancel_asked_at is not null as "isCancelling"
            from sillage.jobs where tenant = $1 and id = $2 for update`,
          [tenant, job],
        )
        const [row] = rows
        if (!row || (row.state !== 'waiting' && row.state !== 'running')) return { state: 'ended' }
        if (row.state === 'running' && row.isAlive === true) return { state: 'later' }
        const endIt = async (change: string, problem: JobProblem | null) => {
          await client.query(
            `update sillage.jobs set ${change}, problem = coalesce($3, problem), run = null, next_at = null,
              ended_at = clock_timestamp() where tenant = $1 and id = $2`,
            [tenant, job, problem && JSON.stringify(problem)],
          )
          return { state: 'ended' } as const
        }
        if (row.isCancelling) return endIt("state = 'cancelled'", null)
        if (row.starts >= kind.attempts)
          return endIt("state = 'failed'", {
            code: 'worker-lost',
            detail: `It was started ${row.starts} times, and each time the process that ran it ended before the job did.`,
          })
        const { rows: counted } = await client.query<{ all: number; ofSchool: number }>(
          `select count(*)::int as all, count(*) filter (where tenant = $1)::int as "ofSchool"
            from sillage.jobs where kind = $3 and state = 'running' and ${isAlive} and not (tenant = $1 and id = $2)`,
          [tenant, job, kind.name],
        )
        const { all = 0, ofSchool = 0 } = counted[0] ?? {}
        if (all >= kind.atOnce || ofSchool >= Math.max(1, kind.atOnce - 1)) return { state: 'later' }
        const run = randomUUID()
        await client.query(
          `update sillage.jobs set state = 'running', run = $3, starts = starts + 1, beat_at = clock_timestamp(),
            started_at = coalesce(started_at, clock_timestamp()), next_at = null where tenant = $1 and id = $2`,
          [tenant, job, run],
        )
        const { input, starts } = row
        const owner = PersonId.nullable().parse(row.owner)
        return { state: 'claimed', run: { tenant, job, run, starts: starts + 1, input, owner } }
      }),

    async beat({ tenant, job, run }, progress) {
      const { rows } = await pool.query<{ isCancelling: boolean }>(
        `update sillage.jobs set beat_at = clock_timestamp(), progress = coalesce($4, progress)
          where tenant = $1 and id = $2 and run = $3 and state = 'running'
          returning cancel_asked_at is not null as "isCancelling"`,
        [tenant, job, run, progress && JSON.stringify(progress)],
      )
      const [row] = rows
      return !row ? 'lost' : row.isCancelling ? 'cancel' : 'go-on'
    },
    done: (run, result) =>
      end(run, "state = 'done', result = $4, problem = null, ended_at = clock_timestamp()", [
        JSON.stringify(result ?? null),
      ]),
    cancelled: (run) => end(run, "state = 'cancelled', ended_at = clock_timestamp()"),
    failed: (run, problem, retryInMs) =>
      retryInMs === null
        ? end(run, "state = 'failed', problem = $4, ended_at = clock_timestamp()", [JSON.stringify(problem)])
        : end(
            run,
            `state = 'waiting', problem = $4, run = null, beat_at = null, progress = null,
              next_at = clock_timestamp() + make_interval(secs => $5)`,
            [JSON.stringify(problem), retryInMs / 1_000],
          ),
    putBack: (run) =>
      end(run, "state = 'waiting', starts = starts - 1, run = null, beat_at = null, progress = null, sent_at = now()"),

    async forgotten() {
      const { rows } = await pool.query<{ tenant: string; job: string }>(
        `update sillage.jobs set sent_at = now()
          where (state = 'waiting' or (state = 'running' and not ${isAlive}))
            and greatest(sent_at, beat_at, next_at) < now() - make_interval(secs => ${RESEND_AFTER_S})
          returning tenant, id as job`,
      )
      return rows.map(({ tenant, job }) => ({ tenant: TenantId.parse(tenant), job: JobId.parse(job) }))
    },
    async removeOld() {
      const { rowCount } = await pool.query(`delete from sillage.jobs where ended_at < now() - interval '${KEPT}'`)
      return rowCount ?? 0
    },
  }
}
