// /api/projections: what an analyst does with read models over HTTP. The command line does the same, and more.

import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { Instant, PersonId, START } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { HistoryEntry } from '#projecting/generations/generation-history.ts'
import type { ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { snakeCase } from '#projecting/generations/table.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { untilLeft } from '../left.ts'
import type { AuditedOperation } from '../operations.ts'
import { operations } from './projection-operations.ts'
import { DiffAsked, DropWanted, RebuildWanted, RollbackWanted, SwitchWanted } from './projection-schemas.ts'
import { shownRebuild } from './shown-rebuild.ts'

export type ProjectionParts = {
  readonly definitions: Pick<Definitions, 'projections'>
  readonly log: Pick<EventLog, 'lag'>
  readonly projections: Administration
  readonly rebuilds: RebuildJobs
  readonly trail: Trail
  readonly options?: { readonly mostComparingMs?: number }
}

/** A rebuild takes a core and up to two gigabytes. A school has half of what there is. */
const MOST_REBUILDS = 2
const MOST_REBUILDS_PER_SCHOOL = 1
/** Below the half minute after which those in between give up. */
const MOST_COMPARING_MS = 25_000
const MOST_PARKED = 100
const MOST_HISTORY = 50

export function projectionRoutes(app: FastifyInstance, parts: ProjectionParts): void {
  const { projections: all, rebuilds, trail } = parts
  const { mostComparingMs = MOST_COMPARING_MS } = parts.options ?? {}
  const route = (
    method: 'GET' | 'POST',
    rest: string,
    operation: AuditedOperation,
    handler: (asked: Asked) => Promise<unknown>,
  ) => {
    const answer: RouteHandlerMethod = async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return handler({ request, reply, caller: callerOf(request), name: nameOf(request) }).catch(inUse)
    }
    const may: readonly Permission[] = [method === 'GET' ? 'projections:read' : 'projections:manage']
    app.route({
      method,
      url: `/api/projections${rest}`,
      exposeHeadRoute: false,
      config: { may, operation },
      handler: answer,
    })
  }
  const record = (caller: Authenticated, operation: AuditedOperation, subjects: readonly PersonId[] = []) =>
    trail.record({
      ...enteredBy(caller),
      action: operation.action,
      subjects,
      purpose: 'administration',
      at: Instant.parse(new Date().toISOString()),
    })
  async function statusOf(name: string): Promise<ProjectionStatus> {
    const found = (await all.status()).find(({ projection }) => projection === name)
    if (found) return found
    throw new GenerationRefused('unknown-projection', `There is no read model "${name}": see GET /api/projections.`)
  }

  route('GET', '', operations.list, async () => ({ items: await all.status() }))
  route('GET', '/:name', operations.find, async ({ name }) => ({
    ...(await statusOf(name)),
    history: (await all.history(name, MOST_HISTORY)).map(({ at, generation, action, by, facts }) => ({
      at,
      generation,
      action,
      by,
      facts,
    })),
  }))

  route('POST', '/:name/rebuild', operations.rebuild, async ({ name, caller, request, reply }) => {
    const asked = parsed(RebuildWanted, request.body ?? {})
    if (asked.candidate && asked.switch)
      throw invalid([{ pointer: '/switch', detail: 'A candidate is never made live: ask for one of the two.' }])
    all.plan([name])
    const building = (await statusOf(name)).generations.find(
      ({ state, fedBy }) => state === 'building' && fedBy !== null,
    )
    if (building)
      throw new GenerationRefused(
        'being-built',
        `${name} is being built by ${building.fedBy}: wait until that has ended.`,
      )
    // Of a projection that is being built, that is what is said.
    if (rebuilds.find(name)?.state !== 'running') {
      const headers = { 'retry-after': '60' }
      if (rebuilds.running() >= MOST_REBUILDS)
        throw new HttpProblem('overloaded', `${MOST_REBUILDS} rebuilds run here already: wait until one has ended.`, {
          headers,
        })
      if (rebuilds.running(caller.tenant) >= MOST_REBUILDS_PER_SCHOOL)
        throw new HttpProblem(
          'school-share-used',
          `Your school has ${MOST_REBUILDS_PER_SCHOOL} rebuild running, which is the most for one school: wait until it has ended.`,
          { headers, facts: { most: MOST_REBUILDS_PER_SCHOOL } },
        )
    }
    const job = rebuilds.start(name, asked, whoIs(caller), caller.tenant)
    record(caller, operations.rebuild)
    void reply.code(202).header('location', `/api/projections/${name}/rebuild`)
    return shownRebuild({ projection: name, job, building: null, built: null, total: null })
  })

  route('GET', '/:name/rebuild', operations.rebuildStanding, async ({ name }) => {
    const status = await statusOf(name)
    const history = await all.history(name, MOST_HISTORY)
    const building = status.generations.find(({ state }) => state === 'building') ?? null
    const shown = shownRebuild({
      projection: name,
      job: rebuilds.find(name),
      building: building && { ...building, by: history.find(isOf('rebuild', building.generation))?.by ?? null },
      built: history.find(isOf('built')) ?? null,
      total: building && (await parts.log.lag(START)),
    })
    if (shown) return shown
    throw new HttpProblem('not-found', `${name} has not been rebuilt.`)
  })

  route('POST', '/:name/switch', operations.switch, async ({ name, caller, request }) => {
    const { generation = null, force } = parsed(SwitchWanted, request.body ?? {})
    const { from, to } = await all.switch(name, generation, { by: whoIs(caller), force })
    record(caller, operations.switch)
    return { from: from?.generation ?? null, to: to.generation }
  })

  route('POST', '/:name/rollback', operations.rollback, async ({ name, caller, request }) => {
    const { force } = parsed(RollbackWanted, request.body ?? {})
    const { from, to } = await all.rollback(name, { by: whoIs(caller), force })
    record(caller, operations.rollback)
    return { from: from?.generation ?? null, to: to.generation }
  })

  route('POST', '/:name/drop', operations.drop, async ({ name, caller, request }) => {
    const { generation } = parsed(DropWanted, request.body ?? {})
    const dropped = await all.drop(name, generation, whoIs(caller))
    record(caller, operations.drop)
    return { dropped: dropped.map((one) => one.generation) }
  })

  for (const action of ['pause', 'resume'] as const)
    route('POST', `/:name/${action}`, operations[action], async ({ name, caller }) => {
      const { generation, paused } = await all.setPaused(name, action === 'pause', whoIs(caller))
      record(caller, operations[action])
      return { generation, paused }
    })

  route('POST', '/:name/retry', operations.retry, async ({ name, caller }) => {
    const asked = await all.retry(name, whoIs(caller))
    record(caller, operations.retry)
    return asked
  })

  let isComparing = false
  route('GET', '/:name/diff', operations.diff, async ({ name, caller, request, reply }) => {
    const { generation = null, show } = parsed(DiffAsked, request.query)
    if (isComparing)
      throw new HttpProblem('overloaded', 'Generations are being compared already: try again.', {
        headers: { 'retry-after': '10' },
      })
    isComparing = true
    const signal = AbortSignal.any([AbortSignal.timeout(mostComparingMs), untilLeft(reply.raw)])
    try {
      const { first, ...counts } = await all.diff(name, generation, { show, showOf: caller.tenant, signal })
      const rows = mayNamePersons(caller)
        ? first.map(({ key: { tenant: _, ...key }, ...row }) => ({ key, ...row }))
        : []
      const columns = subjectsOf(name).map(snakeCase)
      if (rows.length > 0)
        record(
          caller,
          operations.diff,
          personsIn(
            rows.map(({ key }) => key),
            columns,
          ),
        )
      return { ...counts, from: String(counts.from), to: String(counts.to), rows }
    } catch (error) {
      if (!signal.aborted) throw error
      const command = `sillage projections diff ${name}${generation === null ? '' : ` -g ${generation}`}`
      throw new HttpProblem('takes-too-long', `To compare them takes longer than a request may: run ${command}.`, {
        facts: { command },
      })
    } finally {
      isComparing = false
    }
  })

  route('GET', '/:name/parked', operations.parked, async ({ name, caller }) => {
    const waiting = mayNamePersons(caller) ? await all.parked(name, MOST_PARKED, caller.tenant) : []
    const columns = subjectsOf(name)
    if (waiting.length > 0)
      record(
        caller,
        operations.parked,
        personsIn(
          waiting.map(({ key }) => ({ ...key })),
          columns,
        ),
      )
    return {
      generations: (await statusOf(name)).generations
        .filter(({ parkedKeys }) => parkedKeys > 0)
        .map(({ generation, parkedKeys }) => ({ generation, keys: parkedKeys })),
      items: waiting.map(({ generation, key, events, position, type, error, parkedAt, retryAt }) => ({
        generation,
        key,
        events,
        position: String(position),
        type,
        error,
        parkedAt,
        retryAt,
      })),
    }
  })

  function subjectsOf(name: string): readonly string[] {
    const found = parts.definitions.projections.get(name)
    return found ? subjectColumns(found) : []
  }
}

type Asked = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: Authenticated
  /** Empty on the route that has none. */
  readonly name: string
}

function nameOf({ params }: FastifyRequest): string {
  const name: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'name') : ''
  return typeof name === 'string' ? name : ''
}

function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given)
  if (!result.success) throw invalid(fieldProblems(result.error))
  return result.data
}

/** For the history, which the analysts of all schools read: an id that says nothing. */
const whoIs = ({ role, actor }: Authenticated): string => `${role ?? 'token'} ${actor}`

const mayNamePersons = ({ permissions }: Authenticated): boolean => permissions.has('projections:manage')

function personsIn(keys: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): PersonId[] {
  const found = keys.flatMap((key) => columns.map((column) => PersonId.safeParse(key[column]).data))
  return [...new Set(found.filter((person) => person !== undefined))]
}

const isOf = (action: HistoryEntry['action'], generation?: number) => (entry: HistoryEntry) =>
  entry.action === action && (generation === undefined || entry.generation === generation)

/** A switch waits for readers a tenth of a second at a time, and gives up in the end rather than hold them up. */
function inUse(error: unknown): never {
  if (!(error instanceof GenerationRefused) || error.code !== 'in-use') throw error
  throw new HttpProblem('unavailable', 'The rows are being read without a pause, and nothing was changed: try again.', {
    headers: { 'retry-after': '5' },
  })
}
