// Positions mean something in one log alone: answers say which log theirs are of, and a request may. One of a log that
// this one was copied from is answered with 410, not with other events that stand there.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { EventLog } from '#event-log/event-log.ts'
import { PositionText, START } from '#kernel/ids.ts'
import { objectOf } from './body.ts'
import { HttpProblem } from './http-problem.ts'

/** The fields of an address that a position may stand in; a moment or a day in one of them is none. */
const FIELDS = ['after', 'atLeast', 'at', 'known', 'from', 'to']
const LOG_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function positionsOfThisLog(app: FastifyInstance, log: Pick<EventLog, 'id' | 'copyOf'>): void {
  // Hooks with a callback: a promise for each would be a good part of what they cost.
  app.addHook('onRequest', (_, reply, done) => {
    void reply.header('x-event-log', log.id)
    done()
  })
  app.addHook('preHandler', (request, _, done) => done(foreign(request)))

  function foreign(request: FastifyRequest): HttpProblem | undefined {
    const named = namedLog(request)
    if (named instanceof HttpProblem) return named
    if (named === log.id) return undefined
    const { copyOf } = log
    for (const position of positionsIn(request)) {
      // Without the log's name: the other log has given out what is not above where it was copied up to.
      if (named === undefined && !(copyOf && position <= copyOf.reached)) continue
      return new HttpProblem(
        'position-of-another-log',
        `Position ${position} is of the log ${named ?? copyOf?.log}. ${copyOf ? `This one is ${log.id}, a copy of ${copyOf.log}` : `This one is ${log.id}`}, and has positions of its own: begin anew here, and send the log’s name with them (log=${log.id}).`,
        { facts: { log: log.id, ...(copyOf && { copyOf: copyOf.log }) } },
      )
    }
    return undefined
  }
}

/** Of which log the positions of the request are, as it says; taken out, since no input has this field. */
function namedLog(request: FastifyRequest): string | undefined | HttpProblem {
  const { log, ...rest } = objectOf(request.query)
  if (log !== undefined) request.query = rest
  const named = log ?? request.headers['x-event-log']
  if (named === undefined || (typeof named === 'string' && LOG_ID.test(named))) return named
  return new HttpProblem('malformed-request', 'A log is named by its id, as X-Event-Log of an answer has it.')
}

function positionsIn({ query, body, headers, routeOptions }: FastifyRequest): bigint[] {
  const asked = objectOf(query)
  const given = [headers['last-event-id'], ...FIELDS.map((field) => asked[field])]
  // The one body with a position in it.
  if (routeOptions.url === '/api/webhooks' && typeof body === 'object' && body && 'from' in body) given.push(body.from)
  return given.flatMap((text) => {
    if (text === undefined) return []
    const parsed = PositionText.safeParse(text)
    return parsed.success && parsed.data > START ? [parsed.data] : []
  })
}
