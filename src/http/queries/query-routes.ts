// A GET route for each query. Its input comes from the path and the query string.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import { momentFields, type Query } from '#kernel/query.ts'
import type { MomentInput } from '#past/moment.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, valueProblem } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { queryCost } from '../limits/costs.ts'
import { addressOf } from './past-routes.ts'
import { queryOperation } from './query-operations.ts'

export function queryRoutes(
  app: FastifyInstance,
  parts: {
    readonly definitions: Definitions
    readonly queries: QueryRunner
    readonly log: Pick<EventLog, 'id' | 'copyOf' | 'head'>
  },
): void {
  for (const query of parts.definitions.queries.values()) {
    for (const reserved of ['atLeast', 'generations'])
      if (reserved in query.input.shape)
        throw new TypeError(`query ${query.name}: "${reserved}" is reserved, rename the input field`)
    app.get(
      query.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      { config: { may: [query.may], of: 'input', operation: queryOperation(query), cost: queryCost } },
      async (request, reply) => {
        const { atLeast, generations, ...parameters } = objectOf(request.query)
        const { moment, rest } = momentOf(query, parameters)
        const input = { ...rest, ...objectOf(request.params) }
        const problem = valueProblem(input)
        if (problem) throw problem
        const caller = callerOf(request)
        const requested = generationsOf(query, generations)
        if (requested && moment)
          throw invalid([
            {
              pointer: '/generations',
              detail: 'A past moment is computed from the events, not from generations. Leave one of the two out.',
            },
          ])
        if (requested && !caller.permissions.has('projections:preview'))
          throw new HttpProblem('forbidden', 'Selecting generations needs the permission projections:preview.')
        const minimum = positionOf(atLeast)
        if (minimum !== undefined) await assertInLog(minimum, parts.log)
        const answer = await parts.queries.run({
          query: query.name,
          input,
          caller,
          ...(minimum !== undefined && { atLeast: minimum }),
          ...(moment && { moment, signal: disconnectSignal(reply.raw) }),
          ...(requested && { generations: requested }),
        })
        void reply.headers({
          'cache-control': 'no-store',
          'x-event-position': String(answer.position),
          ...(answer.lag !== null && { 'x-lag-events': String(answer.lag) }),
          ...(answer.lagSeconds !== null && { 'x-lag-seconds': String(answer.lagSeconds) }),
          ...(answer.faulted.length > 0 && { 'x-read-models-faulted': answer.faulted.join(', ') }),
          ...(answer.frozen.length > 0 && {
            'x-read-models-frozen': answer.frozen
              .map(({ projection, since }) => `${projection};since=${since}`)
              .join(', '),
          }),
          ...(answer.lasting && {
            'content-location': addressOf(request.url, {
              ...answer.lasting,
              ...(parts.log.copyOf && { log: parts.log.id }),
            }),
          }),
        })
        return answer.output
      },
    )
  }
}

/** Separates the moment from the input. Throws if the query cannot answer about the past. */
function momentOf(
  query: Query,
  parameters: Readonly<Record<string, unknown>>,
): { readonly moment: MomentInput | null; readonly rest: Readonly<Record<string, unknown>> } {
  const fields = momentFields.filter((field) => field in parameters && !(field in query.input.shape))
  if (fields.length === 0) return { moment: null, rest: parameters }
  if (!query.past)
    throw invalid(
      fields.map((field) => ({
        pointer: `/${field}`,
        detail: `${query.name} only answers about the present. Leave this parameter out.`,
      })),
    )
  const { at, known, ...rest } = parameters
  return { moment: { at, known }, rest }
}

/** Waiting for a position beyond the log is useless: the log was replaced or restored, or the position was made up. */
async function assertInLog(minimum: Position, log: Pick<EventLog, 'head'>): Promise<void> {
  const head = await log.head()
  if (minimum <= head) return
  throw invalid([{ pointer: '/atLeast', detail: `Position ${minimum} is beyond the end of the log (${head}).` }])
}

function positionOf(text: unknown): Position | undefined {
  if (text === undefined) return undefined
  const parsed = PositionText.safeParse(text)
  if (parsed.success) return parsed.data
  throw invalid([{ pointer: '/atLeast', detail: 'Send a log position from an answer: a whole number.' }])
}

/** `skill-profile/2,class-roster/3`: generations of the query's read models. */
function generationsOf(query: Query, text: unknown): ReadonlyMap<string, number> | null {
  if (text === undefined) return null
  const wrong = (detail: string) => invalid([{ pointer: '/generations', detail }])
  const models = query.reads.map(({ name }) => name)
  const parts = typeof text === 'string' ? text.split(',') : []
  const named = parts.map((part) => /^([a-z][a-z0-9-]{0,99})\/([1-9]\d{0,8})$/.exec(part.trim()))
  if (named.length === 0 || named.includes(null)) throw wrong('Send generations by name and number: skill-profile/2.')
  return new Map(
    named.map((match) => {
      const [, name = '', number = ''] = match ?? []
      if (!models.includes(name))
        throw wrong(`${query.name} reads ${models.join(', ') || 'no read model'}, not ${name}.`)
      return [name, Number(number)]
    }),
  )
}
