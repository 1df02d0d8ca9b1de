// /api/projections: managing read models over HTTP. The command line can do the same, and more.

import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { Instant, PersonId, START } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import { generationId } from '#projecting/generations/generation.ts'
import type { HistoryEntry } from '#projecting/generations/generation-history.ts'
import type { ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { snakeCase } from '#projecting/generations/table.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf, type RouteOf } from '../auth/authentication.ts'
import { disconnectSignal } from '../disconnect.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { operations } from './projection-operations.ts'
import {
  cursorOf,
  DiffQuery,
  DiffRowsQuery,
  DropRequest,
  RebuildRequest,
  RollbackRequest,
  SwitchRequest,
} from './projection-schemas.ts'
import { shownRebuild } from './shown-rebuild.ts'

export type ProjectionParts = {
  readonly definitions: Pick<Definitions, 'projections'>
  readonly log: Pick<EventLog, 'lag'>
  readonly projections: Administration
  readonly rebuilds: RebuildJobs
  readonly trail: DurableTrail
  /** Whose data may only be stored: rows about them are not shown. Absent where there is nobody like that. */
  readonly personLimits?: ReadLimits
  readonly options?: { readonly mostComparingMs?: number }
}

/** A rebuild uses a core and up to two gigabytes. */
const MOST_REBUILDS = 2
/** Below the half minute after which proxies usually give up. */
const MOST_COMPARING_MS = 25_000
/** What reads or writes whole read models. */
const HEAVY: ReadonlySet<string> = new Set(['POST /:name/rebuild', 'GET /:name/diff'])
const MOST_PARKED = 100
const MOST_HISTORY = 50

export function projectionRoutes(app: FastifyInstance, parts: ProjectionParts): void {
  const { projections: all, rebuilds, trail } = parts
  const { mostComparingMs = MOST_COMPARING_MS } = parts.options ?? {}
  const route = (
    method: 'GET' | 'POST',
    rest: string,
    operation: AuditedOperation,
    handler: (request: ProjectionRequest) => Promise<unknown>,
    more: readonly Permission[] = [],
  ) => {
    const answer: RouteHandlerMethod = async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return handler({ request, reply, caller: callerOf(request), name: nameOf(request) }).catch(inUse)
    }
    const may: readonly Permission[] = [method === 'GET' ? 'projections:read' : 'projections:manage', ...more]
    app.route({
      method,
      url: `/api/projections${rest}`,
      exposeHeadRoute: false,
      config: { may, of: ofAllSchools, operation, ...(HEAVY.has(`${method} ${rest}`) && { cost: costs.rebuild }) },
      handler: answer,
    })
  }
  const record = (caller: Authenticated, operation: AuditedOperation, subjects: readonly PersonId[] = []) =>
    trail.recordDurably({
      ...enteredBy(caller),
      action: operation.action,
      subjects,
      purpose: 'administration',
      at: Instant.parse(new Date().toISOString()),
    })
  async function statusOf(name: string): Promise<ProjectionStatus> {
    const status = (await all.status()).find(({ projection }) => projection === name)
    if (status) return status
    throw new GenerationRefused('unknown-projection', `There is no read model "${name}". See GET /api/projections.`)
  }

  /**
   * With about how many rows each generation has. The event at which one is stopped may be of any school, so only whoever looks
   * after the installation reads what went wrong with it.
   */
  const shown = (
    status: ProjectionStatus,
    rows: ReadonlyMap<string, number>,
    { permissions }: Pick<Authenticated, 'permissions'>,
  ) => ({
    ...status,
    generations: status.generations.map(({ fault, ...generation }) => ({
      ...generation,
      fault: fault && { ...fault, error: permissions.has('projections:read') ? fault.error : null },
      rows: rows.get(generationId(status.projection, generation.generation)) ?? null,
    })),
  })

  const list = async ({ caller }: ProjectionRequest) => {
    const [statuses, rows] = await Promise.all([all.status(), all.rowCounts()])
    return { items: statuses.map((status) => shown(status, rows, caller)) }
  }
  route('GET', '', operations.list, list, preview)
  const find = async ({ name, caller }: ProjectionRequest) => ({
    ...shown(await statusOf(name), await all.rowCounts(), caller),
    history: (await all.history(name, MOST_HISTORY)).map(({ at, generation, action, by, facts }) => ({
      at,
      generation,
      action,
      by,
      facts,
    })),
  })
  route('GET', '/:name', operations.find, find, preview)

  route('GET', '/:name/rebuild/cost', operations.rebuildCost, async ({ name }) => ({
    projection: name,
    ...(await all.rebuildCost(name)),
  }))

  route('POST', '/:name/rebuild', operations.rebuild, async ({ name, caller, request, reply }) => {
    const options = parsed(RebuildRequest, request.body ?? {})
    if (options.candidate && options.switch)
      throw invalid([
        { pointer: '/switch', detail: 'A candidate never becomes live. Send either candidate or switch.' },
      ])
    all.plan([name])
    const building = (await statusOf(name)).generations.find(
      ({ state, fedBy }) => state === 'building' && fedBy !== null,
    )
    if (building)
      throw new GenerationRefused(
        'being-built',
        `${name} is being built by ${building.fedBy}. Wait until it has finished.`,
      )
    // If this projection is already being rebuilt, rebuilds.start refuses with that reason.
    if (rebuilds.find(name)?.state !== 'running') {
      const headers = { 'retry-after': '60' }
      if (rebuilds.running() >= MOST_REBUILDS)
        throw new HttpProblem(
          'overloaded',
          `${MOST_REBUILDS} rebuilds are already running, the limit of this service. Wait until one has finished.`,
          {
            headers,
          },
        )
    }
    const job = rebuilds.start(name, options, authorOf(caller), caller.tenant)
    await record(caller, operations.rebuild)
    void reply.code(202).header('location', `/api/projections/${name}/rebuild`)
    return shownRebuild({ projection: name, job, building: null, built: null, total: null })
  })

  const latestRebuild = async ({ name }: Pick<ProjectionRequest, 'name'>) => {
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
  }
  route('GET', '/:name/rebuild', operations.rebuildStatus, latestRebuild)

  route('POST', '/:name/rebuild/cancel', operations.cancelRebuild, async ({ name, caller }) => {
    const latest = await latestRebuild({ name })
    if (rebuilds.cancel(name)) await record(caller, operations.cancelRebuild)
    else if (latest.state === 'running')
      throw new HttpProblem('refused', `Another process rebuilds ${name}. Stop that process, or wait for its end.`, {
        code: 'built-elsewhere',
      })
    return latest
  })

  route('POST', '/:name/switch', operations.switch, async ({ name, caller, request }) => {
    const { generation = null, force } = parsed(SwitchRequest, request.body ?? {})
    const { from, to } = await all.switch(name, generation, { by: authorOf(caller), force })
    await record(caller, operations.switch)
    return { from: from?.generation ?? null, to: to.generation }
  })

  route('POST', '/:name/rollback', operations.rollback, async ({ name, caller, request }) => {
    const { force } = parsed(RollbackRequest, request.body ?? {})
    const { from, to } = await all.rollback(name, { by: authorOf(caller), force })
    await record(caller, operations.rollback)
    return { from: from?.generation ?? null, to: to.generation }
  })

  route('POST', '/:name/drop', operations.drop, async ({ name, caller, request }) => {
    const { generation } = parsed(DropRequest, request.body ?? {})
    const dropped = await all.drop(name, generation, authorOf(caller))
    await record(caller, operations.drop)
    return { dropped: dropped.map(({ generation: number }) => number) }
  })

  for (const action of ['pause', 'resume'] as const)
    route('POST', `/:name/${action}`, operations[action], async ({ name, caller }) => {
      const { generation, paused } = await all.setPaused(name, action === 'pause', authorOf(caller))
      await record(caller, operations[action])
      return { generation, paused }
    })

  route('POST', '/:name/retry', operations.retry, async ({ name, caller }) => {
    const retried = await all.retry(name, authorOf(caller))
    await record(caller, operations.retry)
    return retried
  })

  let isComparing = false
  app.get(
    '/api/projections/:name/diff/rows',
    {
      exposeHeadRoute: false,
      config: { may: preview, of: 'school', operation: operations.diffRows, cost: costs.rebuild },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const [caller, name] = [callerOf(request), nameOf(request)]
      const { generation = null, after = null, limit } = parsed(DiffRowsQuery, request.query)
      if (isComparing) throw comparingAlready()
      isComparing = true
      try {
        const signal = AbortSignal.any([AbortSignal.timeout(mostComparingMs), disconnectSignal(reply.raw)])
        const options = { tenant: caller.tenant, after, limit, signal }
        const page = await all.differingRows(name, generation, options).catch(unknownPlace)
        const columns = subjectsOf(name).map(snakeCase)
        const isShown = await shownTo(caller, columns)
        const rows = page.rows.map(({ key: { tenant: _, ...key }, ...row }) => ({ key, ...row })).filter(isShown)
        const keys = rows.map(({ key }) => key)
        if (rows.length > 0) await record(caller, operations.diffRows, personsIn(keys, columns))
        return { items: rows, next: page.next && cursorOf(page.next) }
      } finally {
        isComparing = false
      }
    },
  )
  route(
    'GET',
    '/:name/diff',
    operations.diff,
    async ({ name, caller, request, reply }) => {
      const { generation = null, show } = parsed(DiffQuery, request.query)
      if (isComparing) throw comparingAlready()
      isComparing = true
      const signal = AbortSignal.any([AbortSignal.timeout(mostComparingMs), disconnectSignal(reply.raw)])
      try {
        const {
          first,
          withheld: _,
          ...counts
        } = await all.diff(name, generation, { show, showOf: caller.tenant, signal })
        const columns = subjectsOf(name).map(snakeCase)
        const isShown = await shownTo(caller, columns)
        const rows = first.map(({ key: { tenant: __, ...key }, ...row }) => ({ key, ...row })).filter(isShown)
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
        throw new HttpProblem(
          'takes-too-long',
          `Comparing these generations takes too long for a request. Run ${command}.`,
          {
            facts: { command },
          },
        )
      } finally {
        isComparing = false
      }
    },
    preview,
  )

  route(
    'GET',
    '/:name/parked',
    operations.parked,
    async ({ name, caller }) => {
      const columns = subjectsOf(name)
      const isShown = await shownTo(caller, columns)
      const waiting = maySeePersons(caller)
        ? (await all.parked(name, MOST_PARKED, caller.tenant)).rows.filter(isShown)
        : []
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
    },
    preview,
  )

  /** Which rows a caller may see: none, or those about nobody whose data may only be stored. */
  async function shownTo(caller: Authenticated, columns: readonly string[]) {
    if (!maySeePersons(caller)) return () => false
    const restricted = (await parts.personLimits?.(caller.tenant))?.restricted
    return ({ key }: { readonly key: object }) =>
      !restricted || !columns.some((column) => restricted.has(String(Reflect.get(key, column))))
  }

  function subjectsOf(name: string): readonly string[] {
    const projection = parts.definitions.projections.get(name)
    return projection ? subjectColumns(projection) : []
  }
}

type ProjectionRequest = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: Authenticated
  /** Empty on the route that lists all read models. */
  readonly name: string
}

function nameOf({ params }: FastifyRequest): string {
  const name: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'name') : ''
  return typeof name === 'string' ? name : ''
}

/** For the history, so it contains no name. */
const authorOf = ({ roles, actor }: Authenticated): string => `${roles[0] ?? 'token'} ${actor}`

/** Read models are of all schools together; rows of persons are shown to their own school. */
const ofAllSchools: RouteOf = {
  'projections:read': 'installation',
  'projections:manage': 'installation',
  'projections:preview': 'school',
}
const preview: readonly Permission[] = ['projections:preview']
const maySeePersons = ({ permissions }: Authenticated): boolean => permissions.has('projections:preview')

function personsIn(keys: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): PersonId[] {
  const persons = keys.flatMap((key) => columns.map((column) => PersonId.safeParse(key[column]).data))
  return [...new Set(persons.filter((person) => person !== undefined))]
}

const isOf = (action: HistoryEntry['action'], generation?: number) => (entry: HistoryEntry) =>
  entry.action === action && (generation === undefined || entry.generation === generation)

const comparingAlready = () =>
  new HttpProblem('overloaded', 'Another comparison is running. Try again.', { headers: { 'retry-after': '10' } })

/** The key in `after` is none of this read model: of another one, or written by hand. */
function unknownPlace(error: unknown): never {
  if (!(error instanceof GenerationRefused) || error.code !== 'unknown-key') throw error
  throw invalid([{ pointer: '/after', detail: 'Send `next` of an earlier page of this read model.' }])
}

/** A switch waits for readers for a tenth of a second at a time, and finally gives up rather than block them. */
function inUse(error: unknown): never {
  if (!(error instanceof GenerationRefused) || error.code !== 'in-use') throw error
  throw new HttpProblem('unavailable', 'Could not lock the rows: they are in use. Nothing was changed. Try again.', {
    headers: { 'retry-after': '5' },
  })
}
