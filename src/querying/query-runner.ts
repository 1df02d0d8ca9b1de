// Runs queries: in one read-only snapshot, of the caller's tenant only, at least as new as the caller requests.
// Input: a query by name, its input, the caller, and optionally a position to reach or a past moment. Output: the
// query's output with the position that it shows and how far that is behind the log, or a QueryFailed.
//
// A query runs in one REPEATABLE READ transaction with the application's role, so that row-level security applies. It
// reads the generations that readable-generations.ts chooses. At a past moment it reads folded rows instead, under the
// same table names (rows-as-tables.ts), outside this process and within limits (past-beside.ts).
//
// Invariants: an answer never mixes two positions, never shows another school's rows, and never presents old rows as
// new ones.

import type { Kysely } from 'kysely'
import type { Codec } from '#commanding/codec.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { type Authorise, reachOf } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import type { Instant, Position, StreamName, TenantId } from '#kernel/ids.ts'
import { inWords } from '#kernel/in-words.ts'
import { peopleIn } from '#kernel/permission.ts'
import type { Missing, Query, ReadHistory, Whose } from '#kernel/query.ts'
import { type QueryEnded, QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import type { AskModels } from '#kernel/served-model.ts'
import { lasting, type Moment, type MomentInput, readMoment } from '#past/moment.ts'
import type { Past } from '#past/past.ts'
import { pastRows } from '#past/past-rows.ts'
import { refuseUnlessAllowed } from '#past/refusal.ts'
import { translatedProblem } from '#past/translated-problem.ts'
import { unfitAnswer, unfitRows } from '#past/unfit-answer.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { DISCREETLY, enteredBy, type Trail } from '#trail/trail.ts'
import { type AnswerLag, answerLag, NO_LAG } from './answer-lag.ts'
import { blameHistory } from './blamed-history.ts'
import { querySnapshots } from './query-snapshots.ts'
import { chooseGenerations, type NamedGenerations, type Readable, readGenerationRows } from './readable-generations.ts'
import { rowsAsTables } from './rows-as-tables.ts'

export type QueryRequest = {
  readonly query: string
  readonly input: unknown
  readonly caller: Caller
  /** Wait, within a limit, until the read models show at least this position. */
  readonly atLeast?: Position
  /** Answer as of a moment, if the query has a past. */
  readonly moment?: MomentInput
  /** Read these generations instead of the live ones, for example a candidate. */
  readonly generations?: NamedGenerations
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

export type QueryAnswer = {
  readonly output: unknown
  /** The answer includes every event up to here; some of its read models may include more. */
  readonly position: Position
  /** The number of events that the read models have not folded yet, and the age of the oldest in seconds. */
  readonly lag: AnswerLag['lag']
  readonly lagSeconds: AnswerLag['lagSeconds']
  /** Read models whose rows may lack events since a fault. `status` names the fault. */
  readonly faulted: readonly string[]
  /** Read models that nobody feeds, and since when. */
  readonly frozen: readonly { readonly projection: string; readonly since: string }[]
  /** For a past moment: the moment that always gives this same answer. */
  readonly lasting?: { readonly at: string; readonly known?: string }
}

export type QueryRunner = { run(request: QueryRequest): Promise<QueryAnswer> }

export type QueryRunnerParts = {
  readonly definitions: Definitions
  /**
   * Connected with the application's role, so that row-level security applies. Table and column names are in camel
   * case.
   */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'readStream' | 'readAll' | 'lag' | 'head'>
  readonly codec: Codec
  readonly past: Past
  readonly trail: Trail
  /** The trained models of a school that serve now, or that served at a past moment. */
  readonly models: (tenant: TenantId, moment: Moment | null) => AskModels
  readonly now: () => Instant
  readonly authorise: Authorise
  /** Whose data may only be stored: no row about them is shown. Absent where there is nobody like that. */
  readonly limits?: ReadLimits
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  /** How long the positions of the read models and the lag may be used again. 0, the default: not at all. */
  readonly rememberedMs?: number
  readonly onEnd?: QueryEnded
}

const WAIT_MS = 2_000
/** Notifications from workers in other processes may be lost, so checkpoints are also read this often. */
const LOOK_MS = 100

export function queryRunner(parts: QueryRunnerParts): QueryRunner {
  const { definitions, db, log, codec, past, trail, now, moved } = parts
  const { rememberedMs = 0 } = parts
  const lagAt = answerLag(log, { rememberedMs })
  const { inTenant, inSnapshot } = querySnapshots({ db, rememberedMs })

  async function waitFor(readable: Readable, wanted: Position, named: NamedGenerations): Promise<void> {
    const models = readable.reads.map(({ name }) => name)
    const deadlineMs = performance.now() + WAIT_MS
    const never = new AbortController().signal
    for (;;) {
      const rings = moved.count()
      const chosen = [...chooseGenerations(readable, await readGenerationRows(db, models, named), named).values()]
      const shown = lowest(chosen.flatMap((generation) => (generation ? [generation.position] : [])))
      if (shown === null || shown >= wanted || chosen.includes(null)) return
      const leftMs = deadlineMs - performance.now()
      if (leftMs <= 0) throw new QueryFailed({ kind: 'behind', position: shown, wanted, retryAfterMs: 1_000 })
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }

  const historyOf =
    (tenant: TenantId): ReadHistory =>
    async (stream: StreamName, page) => {
      const { events, currentRevision } = await log.readStream(stream, { tenant, ...page })
      const reader = codec.reader('all')
      await reader.prepare(events)
      return { events: events.map(reader.show), currentRevision }
    }

  async function run(request: QueryRequest): Promise<QueryAnswer> {
    const query: Query | undefined = definitions.queries.get(request.query)
    if (!query) throw new QueryFailed({ kind: 'unknown-query', query: request.query })
    const { caller } = request
    if (!caller.permissions.has(query.may)) throw new QueryFailed({ kind: 'forbidden', permission: query.may })
    const parsed = query.input.strict().safeParse(request.input)
    if (!parsed.success) throw new QueryFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
    const input = parsed.data
    refuseUnlessAllowed(await parts.authorise(caller, query, input))

    await refuseObjected(query, input, caller)

    if (request.moment) return runPast(query, input, caller, request.moment)
    const named = request.generations ?? NONE_NAMED
    const readable = { reads: query.reads, alsoReads: query.alsoReads ?? [] }
    if (request.atLeast !== undefined && query.reads.length > 0) await waitFor(readable, request.atLeast, named)
    const without = await hiddenFrom(caller, query)
    const { output, fit, read } = await inSnapshot(
      { tenant: caller.tenant, readable, named, without, reached: request.atLeast },
      async (tables, chosen) => {
        const output = await query.run({ ...contextOf(caller, query, null), db: tables }, input)
        return { output, fit: fitting(query, output), read: chosen }
      },
    ).catch((error: unknown) => {
      throw unfitRows(error, { question: query.name, projections: query.reads.map(({ name }) => name) })
    })
    const shown = lowest(read.map(({ position }) => position))
    return {
      output: await recordAndReturn(query, input, output, fit, caller),
      position: shown ?? (await log.head()),
      ...(shown === null ? NO_LAG : await lagAt(shown, Date.parse(now()))),
      faulted: read.flatMap(({ model, isFaulted }) => (isFaulted ? [model.name] : [])),
      frozen: read.flatMap(({ model, frozenSince }) =>
        frozenSince === null ? [] : [{ projection: model.name, since: frozenSince }],
      ),
    }
  }

  /** The same query over rows that are folded again, as of the moment. */
  async function runPast(
    query: Query,
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
    at: MomentInput,
  ): Promise<QueryAnswer> {
    // Read the clock first: an event that is recorded while the head is read must not be in the future.
    const moment = readMoment(at, { now: now(), head: await log.head() })
    if ('fields' in moment) throw new QueryFailed({ kind: 'invalid-input', fields: moment.fields })
    if (!query.past) {
      const detail = `${query.name} only shows the present: it has no past.`
      throw new QueryFailed({ kind: 'invalid-input', fields: [{ pointer: '/at', detail }] })
    }
    const { reads, whose: findWhose } = query.past
    // The live rows that decide whose data counted then must include the moment.
    const readable = { reads, alsoReads: query.alsoReads ?? [] }
    if (reads.length > 0) await waitFor(readable, moment.upTo, NONE_NAMED)
    // A history would show today's state.
    const history: ReadHistory = () =>
      Promise.reject(new TypeError(`${query.name} has a past, so it may only read rows`))
    const context = { ...contextOf(caller, query, moment), history }
    const without = await hiddenFrom(caller, query)
    const whose = await inSnapshot(
      { tenant: caller.tenant, readable, named: NONE_NAMED, without, reached: moment.upTo },
      (db) => findWhose({ ...context, db }, input),
    )
    const { tenant } = caller
    const answerOf = async (histories: Whose) => {
      let position = moment.upTo
      try {
        const folded = await pastRows(past, { tenant, models: query.reads, moment, whose: histories })
        position = folded.position
        const output = await inTenant(tenant, (db) =>
          query.run({ ...context, db: rowsAsTables(db, folded.rows, without) }, input),
        )
        return { output, fit: fitting(query, output), position }
      } catch (error) {
        throw unfitAnswer(error, { question: query.name, position, stream: null })
      }
    }
    const {
      output,
      fit,
      position: shown,
    } = await answerOf(whose).catch(async (error: unknown) => {
      throw await blameHistory(error, whose, answerOf)
    })
    return {
      output: await recordAndReturn(query, input, output, fit, caller),
      position: moment.known === null ? moment.upTo : shown,
      ...NO_LAG,
      faulted: [],
      frozen: [],
      lasting: lasting(moment, shown),
    }
  }

  /** Nobody is shown a prediction about a person who objects to predictions, nor what it would be made of. */
  async function refuseObjected(query: Query, input: Readonly<Record<string, unknown>>, caller: Caller): Promise<void> {
    if (query.purpose !== 'prediction') return
    const objecting = (await parts.limits?.(caller.tenant))?.objecting.get(query.purpose)
    const person = peopleIn(query.of(input)).find((person) => objecting?.has(person))
    if (person) throw new QueryFailed({ kind: 'objected', person, use: query.purpose })
  }

  /**
   * Whose rows are left out: of a prediction about several people, also those of who objects to predictions. Not from what this
   * program itself asks: the links that a sweep ends, the children of a class device. Nobody decides about a person with it. What it
   * asks on behalf of somebody, who will read it, is another matter.
   */
  async function hiddenFrom(
    { tenant, origin, onBehalfOf }: Caller,
    { whileRestricted, purpose }: Query,
  ): Promise<ReadonlySet<string>> {
    if (whileRestricted === 'shown' || (origin.kind === 'process' && onBehalfOf === null)) return NOBODY
    const limits = await parts.limits?.(tenant)
    const objecting = purpose === 'prediction' ? limits?.objecting.get(purpose) : undefined
    return objecting ? objecting.union(limits?.restricted ?? NOBODY) : (limits?.restricted ?? NOBODY)
  }

  const contextOf = (caller: Caller, { may }: Query, moment: Moment | null) => ({
    history: historyOf(caller.tenant),
    tenant: caller.tenant,
    actor: caller.actor,
    reach: reachOf(caller, may),
    inWords: (event: RecordedEvent) => inWords(definitions.events.get(event.type), event),
    models: parts.models(caller.tenant, moment),
    now: moment === null ? now() : moment.happened,
  })

  /** Records the answer in the trail, and returns it as it is sent. */
  async function recordAndReturn(
    query: Query,
    input: Readonly<Record<string, unknown>>,
    output: unknown,
    fit: unknown,
    caller: Caller,
  ): Promise<unknown> {
    await trail.record({
      ...enteredBy(caller),
      action: query.name,
      subjects: query.about(input, output),
      purpose: query.purpose,
      ...(query.discreet && DISCREETLY),
      at: now(),
    })
    return fit
  }

  async function enterRefusal({ query: name, input, caller }: QueryRequest, { problem }: QueryFailed): Promise<void> {
    const query = definitions.queries.get(name)
    if (!query || !REFUSALS.has(problem.kind)) return
    const parsed = query.input.strict().safeParse(input)
    await trail.record({
      ...enteredBy(caller),
      action: name,
      outcome: problem.kind,
      subjects: parsed.success ? peopleIn(query.of(parsed.data)) : [],
      purpose: query.purpose,
      ...(query.discreet && DISCREETLY),
      at: now(),
    })
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
        if (failure instanceof QueryFailed) {
          parts.onEnd?.(request.query, failure.problem.kind, performance.now() - startedMs)
          await enterRefusal(request, failure)
        }
        throw failure
      }
    },
  }
}

/** Problems by which a caller is kept from somebody's data. */
const REFUSALS: ReadonlySet<QueryProblem['kind']> = new Set(['forbidden', 'missing', 'restricted', 'objected'])
const NONE_NAMED: NamedGenerations = new Map()
const NOBODY: ReadonlySet<string> = new Set()

const lowest = (positions: readonly Position[]): Position | null =>
  positions.length > 0 ? positions.reduce((a, b) => (a < b ? a : b)) : null

function fitting(query: Query, output: unknown): unknown {
  if (isMissing(output)) throw new QueryFailed({ kind: 'missing', what: output.what })
  return query.output.parse(output)
}

const isMissing = (output: unknown): output is Missing =>
  typeof output === 'object' && output !== null && 'kind' in output && output.kind === 'missing'
