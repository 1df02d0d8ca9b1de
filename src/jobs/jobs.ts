// What a school does with its jobs: ask for one, list them, cancel, retry. Each in one transaction of that school, under
// row-level security; the queue is told afterwards, and told again by a worker if this process dies in between.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { type Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import { type Asker, type Job, JobId, type JobKind, JobProblem, JobProgress, JobRefused, type JobState } from './job.ts'

/** How many jobs of a school may be unfinished at once. */
export const MOST_UNFINISHED = 20

export type NewJob = {
  readonly tenant: TenantId
  readonly kind: string
  readonly input: unknown
  readonly by: Asker
  /** Who asked for it; nobody if absent. */
  readonly owner?: PersonId
  /** The same key gives the same job, however often it is asked for. With another input it is refused. */
  readonly key?: string
}

export type Page = { readonly askedAt: string; readonly id: JobId }

export type Jobs = {
  readonly kinds: ReadonlyMap<string, JobKind>
  /** Throws InvalidJob and JobRefused. `isNew` is false for a job that was asked for before, under the same key. */
  ask(job: NewJob): Promise<{ readonly job: Job; readonly isNew: boolean }>
  /** Newest first. */
  list(
    tenant: TenantId,
    options: {
      readonly limit: number
      readonly state?: JobState
      readonly kind?: string
      readonly owner?: PersonId
      readonly after?: Page
    },
  ): Promise<readonly Job[]>
  /** Null if the school has no such job. */
  find(tenant: TenantId, id: JobId): Promise<Job | null>
  /** A running job ends within seconds. Null if there is none; throws JobRefused if it has ended. */
  cancel(tenant: TenantId, id: JobId): Promise<Job | null>
  /** Starts a job that failed or was cancelled once more. Null if there is none; throws JobRefused if it has not ended so. */
  retry(tenant: TenantId, id: JobId): Promise<Job | null>
}

/** Tells the queue that a job waits. The same job is in the queue once. */
export type SendJob = (message: {
  readonly tenant: TenantId
  readonly job: JobId
  readonly turn: number
}) => Promise<void>

const columns = `id, kind, input, asked_by as "askedBy", owner, asked_at as "askedAt", state, starts, started_at as "startedAt",
  ended_at as "endedAt", next_at as "nextAt", cancel_asked_at is not null and ended_at is null as "isCancelling", progress,
  result, problem`

type Row = {
  readonly id: string
  readonly kind: string
  readonly input: unknown
  readonly askedBy: Asker
  readonly owner: string | null
  readonly askedAt: Instant
  readonly state: JobState
  readonly starts: number
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly nextAt: Instant | null
  readonly isCancelling: boolean
  readonly progress: unknown
  readonly result: unknown
  readonly problem: unknown
}

const jobOf = (row: Row): Job => ({
  ...row,
  id: JobId.parse(row.id),
  owner: PersonId.nullable().parse(row.owner),
  progress: JobProgress.nullable().parse(row.progress),
  problem: JobProblem.nullable().parse(row.problem),
})

export function jobsOf(parts: {
  /** Connections that row-level security limits to one school. */
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly kinds: ReadonlyMap<string, JobKind>
  readonly send: SendJob
  /** The row is there, and a worker finds it within a minute. */
  readonly onUnsent: (error: unknown) => void
}): Jobs {
  const { pool, kinds, send, onUnsent } = parts
  const inSchool = <Result>(tenant: TenantId, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> =>
    inSchoolTransaction(pool, tenant, work)
  const one = async (client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<Job | null> => {
    const { rows } = await client.query<Row>(text, [...values])
    return rows[0] ? jobOf(rows[0]) : null
  }
  /** Two at once must not both find the last free place. */
  async function unfinishedOf(client: pg.PoolClient, tenant: TenantId): Promise<number> {
    await client.query("select pg_advisory_xact_lock(hashtextextended('jobs of ' || $1::text, 0))", [tenant])
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from sillage.jobs where tenant = $1 and state in ('waiting', 'running')",
      [tenant],
    )
    return rows[0]?.count ?? 0
  }
  function assertPlace(unfinished: number): void {
    if (unfinished >= MOST_UNFINISHED)
      throw new JobRefused(
        'too-many-jobs',
        `${unfinished} jobs of this school are unfinished, which is the most there may be. Wait, or cancel one.`,
      )
  }
  /** Of many people in a school, none may take the places of all. */
  async function assertOwnPlace(client: pg.PoolClient, tenant: TenantId, kind: JobKind, owner: PersonId | null) {
    if (kind.mostOfOwner === undefined || owner === null) return
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from sillage.jobs
        where tenant = $1 and owner = $2 and kind = $3 and state in ('waiting', 'running')`,
      [tenant, owner, kind.name],
    )
    const own = rows[0]?.count ?? 0
    if (own >= kind.mostOfOwner)
      throw new JobRefused('too-many-own-jobs', `${own} of your jobs of this kind are unfinished. Wait, or cancel one.`)
  }
  const tell = async (tenant: TenantId, job: JobId, turn: number) => send({ tenant, job, turn }).catch(onUnsent)

  return {
    kinds,
    async ask({ tenant, kind: name, input, by, owner = null, key = null }) {
      const kind = kinds.get(name)
      if (!kind) throw new RangeError(`there is no kind of job "${name}"`)
      const parsed = kind.parse(input)
      const asked = await inSchool(tenant, async (client) => {
        const unfinished = await unfinishedOf(client, tenant)
        const before =
          key === null
            ? null
            : await one(client, `select ${columns} from sillage.jobs where tenant = $1 and ask_key = $2`, [tenant, key])
        if (before && (before.kind !== name || !isDeepStrictEqual(before.input, asStored(parsed))))
          throw new JobRefused('key-reused', `This key was used for another job, ${before.id}. Send a new key.`)
        if (before) return { job: before, isNew: false, turn: 0 }
        assertPlace(unfinished)
        await assertOwnPlace(client, tenant, kind, owner)
        const job = await one(
          client,
          `insert into sillage.jobs (tenant, id, kind, input, ask_key, asked_by, owner) values ($1, $2, $3, $4, $5, $6, $7)
            returning ${columns}`,
          [tenant, randomUUID(), name, JSON.stringify(parsed), key, by, owner],
        )
        if (!job) throw new Error('a new job was not returned')
        return { job, isNew: true, turn: unfinished + 1 }
      })
      if (asked.isNew) await tell(tenant, asked.job.id, asked.turn)
      return asked
    },
    async list(tenant, { limit, state = null, kind = null, owner = null, after }) {
      return inSchool(tenant, async (client) => {
        const { rows } = await client.query<Row>(
          `select ${columns} from sillage.jobs where tenant = $1
            and ($2::text is null or state = $2) and ($3::text is null or kind = $3)
            and ($4::uuid is null or owner = $4)
            and ($5::timestamptz is null or (asked_at, id) < ($5, $6::uuid))
            order by asked_at desc, id desc limit $7`,
          [tenant, state, kind, owner, after?.askedAt ?? null, after?.id ?? null, limit],
        )
        return rows.map(jobOf)
      })
    },
    find: (tenant, id) =>
      inSchool(tenant, (client) =>
        one(client, `select ${columns} from sillage.jobs where tenant = $1 and id = $2`, [tenant, id]),
      ),
    cancel: (tenant, id) =>
      inSchool(tenant, async (client) => {
        const job = await one(
          client,
          `update sillage.jobs set cancel_asked_at = coalesce(cancel_asked_at, now()),
              state = case when state = 'waiting' then 'cancelled' else state end,
              ended_at = case when state = 'waiting' then now() else ended_at end,
              next_at = null
            where tenant = $1 and id = $2 and state in ('waiting', 'running') returning ${columns}`,
          [tenant, id],
        )
        if (job) return job
        const ended = await one(client, `select ${columns} from sillage.jobs where tenant = $1 and id = $2`, [
          tenant,
          id,
        ])
        if (ended) throw new JobRefused('job-ended', `This job has ended already: ${ended.state}.`)
        return null
      }),
    async retry(tenant, id) {
      const retried = await inSchool(tenant, async (client) => {
        const unfinished = await unfinishedOf(client, tenant)
        const found = await one(
          client,
          `select ${columns} from sillage.jobs where tenant = $1 and id = $2 for update`,
          [tenant, id],
        )
        if (!found) return null
        if (found.state !== 'failed' && found.state !== 'cancelled')
          throw new JobRefused(
            'job-not-ended',
            `Only a job that failed or was cancelled is retried; this one: ${found.state}.`,
          )
        assertPlace(unfinished)
        const job = await one(
          client,
          `update sillage.jobs set state = 'waiting', starts = 0, run = null, beat_at = null, next_at = null,
              cancel_asked_at = null, started_at = null, ended_at = null, progress = null, result = null, problem = null,
              sent_at = now()
            where tenant = $1 and id = $2 returning ${columns}`,
          [tenant, id],
        )
        return job && { job, turn: unfinished + 1 }
      })
      if (!retried) return null
      await tell(tenant, id, retried.turn)
      return retried.job
    },
  }
}

/** JSON has no `undefined`: a field that is absent compares as absent. */
const asStored = (input: unknown): unknown => JSON.parse(JSON.stringify(input))
