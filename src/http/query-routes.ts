// A GET route for each query: its input comes from the path and the query string.
import type { FastifyInstance } from 'fastify'
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import { momentFields, type Query } from '#kernel/query.ts'
import type { AskedMoment } from '#runtime/as-of/moment.ts'
import type { Definitions } from '#runtime/definitions.ts'
import type { QueryRunner } from '#runtime/query-runner.ts'
import { callerOf } from './authentication.ts'
import { objectOf, unfitValue } from './body.ts'
import { queryOperation } from './operations.ts'
import { addressOf } from './past-routes.ts'
import { mayActOn } from './permissions.ts'
import { HttpProblem, invalid } from './problems.ts'

export function queryRoutes(
  app: FastifyInstance,
  parts: {
    readonly definitions: Definitions
    readonly queries: QueryRunner
    readonly log: Pick<EventLog, 'head'>
  },
): void {
  for (const query of parts.definitions.queries.values()) {
    if ('atLeast' in query.input.shape) throw new TypeError(`query ${query.name}: "atLeast" stands beside the input`)
    app.get(
      query.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      { config: { may: [query.may], operation: queryOperation(query) } },
      async (request, reply) => {
        const { atLeast, ...beside } = objectOf(request.query)
        const { moment, rest } = momentOf(query, beside)
        const input = { ...rest, ...objectOf(request.params) }
        const problem = unfitValue(input)
        if (problem) throw problem
        const caller = callerOf(request)
        if (!mayActOn(caller, query, input)) throw ownDataOnly(query)
        const wanted = positionOf(atLeast)
        if (wanted !== undefined) await mustBeInLog(wanted, parts.log)
        const answer = await parts.queries.run({
          query: query.name,
          input,
          caller,
          ...(wanted !== undefined && { atLeast: wanted }),
          ...(moment && { moment }),
        })
        void reply.headers({
          'cache-control': 'no-store',
          'x-event-position': String(answer.position),
          'x-lag-events': String(answer.lag),
          ...(answer.lasting && { 'content-location': addressOf(request.url, answer.lasting) }),
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
): { readonly moment: AskedMoment | null; readonly rest: Readonly<Record<string, unknown>> } {
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
  throw invalid([{ pointer: '/atLeast', detail: `The log ends at position ${head}: no answer gave this one.` }])
}

const ownDataOnly = (query: Query) =>
  new HttpProblem('forbidden', `A learner’s token shows that learner’s own data alone (${query.name}).`)

function positionOf(text: unknown): Position | undefined {
  if (text === undefined) return undefined
  const parsed = PositionText.safeParse(text)
  if (parsed.success) return parsed.data
  throw invalid([{ pointer: '/atLeast', detail: 'A log position as an answer gave it: a whole number.' }])
}
