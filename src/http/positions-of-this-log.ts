// A position is valid in one log only. Answers name their log, and a request may name the log of its positions. A position of
// the log that this one was copied from gets 410, instead of the different event at that position here.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { EventLog } from '#event-log/event-log.ts'
import { PositionText, START } from '#kernel/ids.ts'
import { objectOf } from './body.ts'
import { HttpProblem } from './http-problem.ts'

/** The query parameters that may contain a position. A time or a date in one of them is ignored. */
const FIELDS = ['after', 'atLeast', 'at', 'known', 'from', 'to']
const LOG_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function positionsOfThisLog(app: FastifyInstance, log: Pick<EventLog, 'id' | 'copyOf'>): void {
  // Hooks with a callback: creating a promise would be a large part of their cost.
  app.addHook('onRequest', (_, reply, done) => {
    void reply.header('x-event-log', log.id)
    done()
  })
  app.addHook('preHandler', (request, _, done) => done(otherLogProblem(request)))

  function otherLogProblem(request: FastifyRequest): HttpProblem | undefined {
    const named = namedLog(request)
    if (named instanceof HttpProblem) return named
    if (named === log.id) return undefined
    const { copyOf } = log
    for (const position of positionsIn(request)) {
      // If the request names no log: a position up to the end of the copy may come from the other log.
      if (named === undefined && !(copyOf && position <= copyOf.reached)) continue
      return new HttpProblem(
        'position-of-another-log',
        `Position ${position} belongs to the log ${named ?? copyOf?.log}. ${copyOf ? `This log is ${log.id}, a copy of ${copyOf.log}` : `This log is ${log.id}`}, and has different positions. Start again from its beginning, and send the log’s id with each position (log=${log.id}).`,
        { facts: { log: log.id, ...(copyOf && { copyOf: copyOf.log }) } },
      )
    }
    return undefined
  }
}

/** The log that the request names for its positions. Removes the parameter, since no input has this field. */
function namedLog(request: FastifyRequest): string | undefined | HttpProblem {
  const { log, ...rest } = objectOf(request.query)
  if (log !== undefined) request.query = rest
  const named = log ?? request.headers['x-event-log']
  if (named === undefined || (typeof named === 'string' && LOG_ID.test(named))) return named
  return new HttpProblem('malformed-request', 'The log must be a log’s id, as in the X-Event-Log header of an answer.')
}

function positionsIn({ method, query, body, headers, routeOptions }: FastifyRequest): bigint[] {
  const parameters = objectOf(query)
  // No command takes a position in its address.
  const fields = method === 'GET' ? FIELDS : []
  const candidates = [headers['last-event-id'], ...fields.map((field) => parameters[field])]
  // The only body that contains a position.
  if (routeOptions.url === '/api/webhooks' && typeof body === 'object' && body && 'from' in body)
    candidates.push(body.from)
  return candidates.flatMap((text) => {
    if (text === undefined) return []
    const parsed = PositionText.safeParse(text)
    return parsed.success && parsed.data > START ? [parsed.data] : []
  })
}
