// A GET route for each query: its input comes from the path and the query string.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { mayActOn } from '#identity/permissions.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import { momentFields, type Query } from '#kernel/query.ts'
import type { MomentInput } from '#past/moment.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, unfitValue } from '../body.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { untilLeft } from '../left.ts'
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
    for (const beside of ['atLeast', 'generations'])
      if (beside in query.input.shape) throw new TypeError(`query ${query.name}: "${beside}" stands beside the input`)
    app.get(
      query.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      { config: { may: [query.may], operation: queryOperation(query) } },
      async (request, reply) => {
        const { atLeast, generations, ...beside } = objectOf(request.query)
        const { moment, rest } = momentOf(query, beside)
        const input = { ...rest, ...objectOf(request.params) }
        const problem = unfitValue(input)
        if (problem) throw problem
        const caller = callerOf(request)
        if (!mayActOn(caller, query, input)) throw ownDataOnly(query)
        const named = generationsOf(query, generations)
        if (named && moment)
          throw invalid([
            { pointer: '/generations', detail: 'A past moment is folded from the events, and reads no generation.' },
          ])
        if (named && !caller.permissions.has('projections:read'))
          throw new HttpProblem('forbidden', 'To name generations, the permission projections:read is needed.')
        const wanted = positionOf(atLeast)
        if (wanted !== undefined) await mustBeInLog(wanted, parts.log)
        const answer = await parts.queries.run({
          query: query.name,
          input,
          caller,
          ...(wanted !== undefined && { atLeast: wanted }),
          ...(moment && { moment, signal: untilLeft(reply.raw) }),
          ...(named && { generations: named }),
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

/** What stands beside the input of a question that has a past; of another one, it is at fault. */
function momentOf(
  query: Query,
  beside: Readonly<Record<string, unknown>>,
): { readonly moment: MomentInput | null; readonly rest: Readonly<Record<string, unknown>> } {
  const given = momentFields.filter((field) => field in beside && !(field in query.input.shape))
  if (given.length === 0) return { moment: null, rest: beside }
  if (!query.past)
    throw invalid(
      given.map((field) => ({
        pointer: `/${field}`,
        detail: `${query.name} tells how things stand now, and has no past.`,
      })),
    )
  const { at, known, ...rest } = beside
  return { moment: { at, known }, rest }
}

/** No waiting brings a position that the log does not hold: the log was replaced or restored, or it was made up. */
async function mustBeInLog(wanted: Position, log: Pick<EventLog, 'head'>): Promise<void> {
  const head = await log.head()
  if (wanted <= head) return
  throw invalid([{ pointer: '/atLeast', detail: `Position ${wanted} is beyond the end of the log (${head}).` }])
}

const ownDataOnly = (query: Query) =>
  new HttpProblem('forbidden', `A learner’s token shows that learner’s own data alone (${query.name}).`)

function positionOf(text: unknown): Position | undefined {
  if (text === undefined) return undefined
  const parsed = PositionText.safeParse(text)
  if (parsed.success) return parsed.data
  throw invalid([{ pointer: '/atLeast', detail: 'A log position as an answer gave it: a whole number.' }])
}

/** `skill-profile/2,class-roster/3`: of the query's own read models. */
function generationsOf(query: Query, text: unknown): ReadonlyMap<string, number> | null {
  if (text === undefined) return null
  const wrong = (detail: string) => invalid([{ pointer: '/generations', detail }])
  const models = query.reads.map(({ name }) => name)
  const parts = typeof text === 'string' ? text.split(',') : []
  const named = parts.map((part) => /^([a-z][a-z0-9-]{0,99})\/([1-9]\d{0,8})$/.exec(part.trim()))
  if (named.length === 0 || named.includes(null)) throw wrong('Generations by name and number, skill-profile/2.')
  return new Map(
    named.map((found) => {
      const [, name = '', number = ''] = found ?? []
      if (!models.includes(name))
        throw wrong(`${query.name} reads ${models.join(', ') || 'no read model'}, not ${name}.`)
      return [name, Number(number)]
    }),
  )
}
