// Runs queries: one read-only snapshot, of the caller's tenant only, at least as new as the caller asks.
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { type EventLog, EventLogError } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { type Instant, type Position, position, START, type StreamName, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Missing, Query, ReadHistory, Tables } from '#kernel/query.ts'
import { mayPass } from '#platform/database-errors.ts'
import { type AskedMoment, lasting, readMoment } from './as-of/moment.ts'
import type { Past } from './as-of/past.ts'
import { PastFailed, type PastProblem } from './as-of/past-problem.ts'
import { pastRows } from './as-of/past-rows.ts'
import { rowsAsTables } from './as-of/rows-as-tables.ts'
import type { Audit } from './audit.ts'
import type { Codec } from './codec.ts'
import { type FieldProblem, fieldProblems } from './command-problem.ts'
import type { Caller } from './command-runner.ts'
import type { Definitions } from './definitions.ts'

export type QueryRequest = {
  readonly query: string
  readonly input: unknown
  readonly caller: Caller
  /** Wait, within a bound, until the read models show at least this position. */
  readonly atLeast?: Position
  /** Answer as of a moment, where the query has a past. */
  readonly moment?: AskedMoment
}

export type QueryAnswer = {
  readonly output: unknown
  /** What the answer shows: every event up to here, and for some of its read models perhaps more. */
  readonly position: Position
  /** Events that the read models have not folded yet. */
  readonly lag: number
  /** Of the past: the moment that gives this very answer for ever. */
  readonly lasting?: { readonly at: string; readonly known?: string }
}

export type QueryProblem =
  | { readonly kind: 'unknown-query'; readonly query: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  | { readonly kind: 'missing'; readonly what: string }
  /** The read models did not reach the position in time: stale data is not shown as fresh. */
  | { readonly kind: 'behind'; readonly position: Position; readonly wanted: Position; readonly retryAfterMs: number }
  | { readonly kind: 'read-model-not-built'; readonly projections: readonly string[] }
  /** The database or the log does not answer. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }
  | PastProblem

export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  readonly problem: QueryProblem
  constructor(problem: QueryProblem, options?: ErrorOptions) {
    super(problem.kind, options)
    this.problem = problem
  }
}

export type QueryRunner = { run(request: QueryRequest): Promise<QueryAnswer> }

export type QueryRunnerParts = {
  readonly definitions: Definitions
  /** Connected as the application's role: row-level security holds. Table and column names in camel case. */
  readonly db: Kysely<unknown>
  readonly pool: Pick<pg.Pool, 'query'>
  readonly log: Pick<EventLog, 'readStream' | 'lag' | 'head'>
  readonly codec: Codec
  readonly past: Past
  readonly audit: Audit
  readonly now: () => Instant
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  readonly onEnd?: (query: string, outcome: 'done' | QueryProblem['kind'], tookMs: number) => void
}

const WAIT_MS = 2_000
/** A worker in another process may move a checkpoint unheard. */
const LOOK_MS = 100

export function queryRunner(parts: QueryRunnerParts): QueryRunner {
  const { definitions, db, pool, log, codec, past, audit, now, moved } = parts

  async function shownBy(models: readonly string[]): Promise<{ position: Position; built: readonly string[] }> {
    const { rows } = await pool.query<{ projection: string; position: bigint | number }>({
      name: 'query-checkpoints',
      text: `select projection, position from sillage.checkpoints c join sillage.generations g using (projection, generation)
        where g.live and projection = any($1)`,
      values: [models],
    })
    // A pool that serves read models gives a number, for what counts are.
    const positions = rows.map((row) => position(BigInt(row.position)))
    return {
      position: positions.length > 0 ? positions.reduce((a, b) => (a < b ? a : b)) : START,
      built: rows.map((row) => row.projection),
    }
  }

  async function waitFor(models: readonly string[], wanted: Position): Promise<void> {
    const deadlineMs = performance.now() + WAIT_MS
    const never = new AbortController().signal
    for (;;) {
      const rings = moved.count()
      const shown = await shownBy(models)
      if (shown.position >= wanted || shown.built.length < models.length) return
      const leftMs = deadlineMs - performance.now()
      if (leftMs <= 0) throw new QueryFailed({ kind: 'behind', position: shown.position, wanted, retryAfterMs: 1_000 })
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }

  const historyOf =
    (tenant: TenantId): ReadHistory =>
    async (stream: StreamName, page) => {
      const { events, currentRevision } = await log.readStream(stream, { tenant, ...page })
      return { events: events.map(codec.show), currentRevision }
    }

  async function run(request: QueryRequest): Promise<QueryAnswer> {
    const query: Query | undefined = definitions.queries.get(request.query)
    if (!query) throw new QueryFailed({ kind: 'unknown-query', query: request.query })
    const { caller } = request
    if (!caller.permissions.has(query.may)) throw new QueryFailed({ kind: 'forbidden', permission: query.may })
    const parsed = query.input.strict().safeParse(request.input)
    if (!parsed.success) throw new QueryFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
    const input = parsed.data

    if (request.moment) return runPast(query, input, caller, request.moment)
    const models = query.reads.map(({ name }) => name)
    if (request.atLeast !== undefined && models.length > 0) await waitFor(models, request.atLeast)
    const { output, shown } = await inSnapshot(caller.tenant, query.reads, async (tables, shown) => ({
      output: await query.run({ ...contextOf(caller), db: tables }, input),
      shown,
    }))
    const at = shown.length > 0 ? shown.reduce((a, b) => (a < b ? a : b)) : await log.head()
    return { output: told(query, input, output, caller), position: at, lag: shown.length > 0 ? await log.lag(at) : 0 }
  }

  /** The same query over rows that are folded anew, as of the moment. */
  async function runPast(query: Query, input: Readonly<Record<string, unknown>>, caller: Caller, asked: AskedMoment): Promise<QueryAnswer> {
    // The clock first: what is recorded while the head is read must not lie in the future.
    const moment = readMoment(asked, { now: now(), head: await log.head() })
    if ('fields' in moment) throw new QueryFailed({ kind: 'invalid-input', fields: moment.fields })
    if (!query.past) {
      const detail = `${query.name} tells how things stand now, and has no past.`
      throw new QueryFailed({ kind: 'invalid-input', fields: [{ pointer: '/at', detail }] })
    }
    const { reads, whose: asksWhose } = query.past
    // Who counted then must be told already by the live rows that name them.
    if (reads.length > 0)
      await waitFor(
        reads.map(({ name }) => name),
        moment.upTo,
      )
    const context = contextOf(caller)
    const whose = await inSnapshot(caller.tenant, reads, (db) => asksWhose({ ...context, db }, input))
    const { tenant } = caller
    const { rows, position: shown } = await pastRows(past, { tenant, models: query.reads, moment, whose })
    const output = await inSnapshot(tenant, [], (db) => query.run({ ...context, db: rowsAsTables(db, rows) }, input))
    return {
      output: told(query, input, output, caller),
      position: moment.known === null ? moment.upTo : shown,
      lag: 0,
      lasting: lasting(moment, shown),
    }
  }

  const contextOf = ({ tenant, actor }: Caller) => ({ history: historyOf(tenant), tenant, actor })

  /** One read-only snapshot of the tenant's rows, in which these read models are there; with their positions. */
  function inSnapshot<T>(
    tenant: TenantId,
    reads: readonly Projection[],
    ask: (db: Kysely<Tables<readonly Projection[]>>, shown: readonly Position[]) => Promise<T>,
  ): Promise<T> {
    const models = reads.map(({ name }) => name)
    return db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        // The first statement takes the snapshot: rows and checkpoints are of one moment. A live generation of another
        // version may lack columns that the query asks for: to it, that read model is not built.
        const { rows } = await sql<{ projection: string | null; position: bigint | number | null }>`
          select g.projection, c.position from (select set_config('sillage.tenant', ${tenant}, true)) s
          left join sillage.generations g on g.live
            and (g.projection, g.version) in (select * from unnest(${models}::text[], ${reads.map(({ version }) => version)}::integer[]))
          left join sillage.checkpoints c using (projection, generation)`.execute(transaction)
        const built = new Map(rows.map((row) => [row.projection, row.position]))
        const absent = models.filter((model) => !built.has(model))
        if (absent.length > 0) throw new QueryFailed({ kind: 'read-model-not-built', projections: absent })
        const positions = models.map((model) => position(BigInt(built.get(model) ?? 0)))
        return ask(transaction.withTables<Tables<readonly Projection[]>>(), positions)
      })
  }

  /** The answer as it goes out, and its entry in the access trail. */
  function told(query: Query, input: Readonly<Record<string, unknown>>, output: unknown, { tenant, actor }: Caller): unknown {
    if (isMissing(output)) throw new QueryFailed({ kind: 'missing', what: output.what })
    audit.record({
      tenant,
      actor,
      action: query.name,
      subjects: query.about(input, output),
      purpose: query.purpose,
      at: now(),
    })
    return query.output.parse(output)
  }

  return {
    async run(request) {
      const startedMs = performance.now()
      try {
        const answer = await run(request)
        parts.onEnd?.(request.query, 'done', performance.now() - startedMs)
        return answer
      } catch (error) {
        const failure = translatedProblem(error)
        if (failure instanceof QueryFailed)
          parts.onEnd?.(request.query, failure.problem.kind, performance.now() - startedMs)
        throw failure
      }
    },
  }
}

const isMissing = (output: unknown): output is Missing =>
  typeof output === 'object' && output !== null && 'kind' in output && output.kind === 'missing'

/** What the log, the database and the past fail with, as a problem of the question. */
export function translatedProblem(error: unknown): unknown {
  if (error instanceof PastFailed) return new QueryFailed(error.problem, { cause: error })
  return mayPass(error) || error instanceof EventLogError
    ? new QueryFailed({ kind: 'unavailable', retryAfterMs: 1_000 }, { cause: error })
    : error
}
