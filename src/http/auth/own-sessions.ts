// The list of one's own sessions, and ending one of them: the tablet that was left in another classroom.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { missing } from '../problems.ts'
import { callerOf } from './authentication.ts'
import { noSession, notWithPin, signInEntry } from './session-answers.ts'
import type { SessionCookie } from './session-cookie.ts'

const SessionParams = z.looseObject({ session: z.uuid() })

const OwnSession = z.object({
  session: uuidText('The session.'),
  kind: z.enum(['cookie', 'tokens', 'pin']).describe('`cookie` in a browser, `tokens` in an application.'),
  isCurrent: z.boolean().describe('Whether it is the session that asks.'),
  startedAt: momentText('When the person signed in.'),
  expiresAt: momentText('When the session ends, if nobody ends it before.'),
})
const OwnSessions = z
  .object({ sessions: z.array(OwnSession).describe('One for each place.') })
  .meta({ id: 'OwnSessions', description: 'The caller’s sessions, the latest first.' })

export function ownSessionRoutes(
  app: FastifyInstance,
  { signIn, trail }: Pick<ServerParts, 'signIn' | 'trail'>,
  cookie: SessionCookie,
): void {
  app.get(
    '/api/sessions',
    { exposeHeadRoute: false, config: { may: 'any token', operation: operations.list } },
    async (request, reply): Promise<z.output<typeof OwnSessions>> => {
      void reply.header('cache-control', 'no-store')
      const { tenant, person, current } = own(request)
      const sessions = await signIn.listed(tenant, person)
      return {
        sessions: sessions.map(({ id, kind, startedAtMs, expiresAtMs }) => ({
          session: id,
          kind,
          isCurrent: id === current.id,
          startedAt: new Date(startedAtMs).toISOString(),
          expiresAt: new Date(expiresAtMs).toISOString(),
        })),
      }
    },
  )

  app.delete(
    '/api/sessions/:session',
    { config: { may: 'any token', operation: operations.end } },
    async (request, reply) => {
      const { tenant, person, current } = own(request)
      const { session } = parsed(SessionParams, request.params)
      if (!(await signIn.signOut(tenant, { id: session, person }))) throw missing('session')
      await trail.recordDurably(signInEntry(request, 'end-session', person))
      if (session === current.id && current.kind === 'cookie') void reply.header('set-cookie', cookie.cleared)
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )
}

function own(request: FastifyRequest) {
  const { tenant, actor, session } = callerOf(request)
  if (!session) throw noSession()
  if (session.kind === 'pin') throw notWithPin('A session that began with a PIN lists no sessions.')
  return { tenant, person: actor, current: session }
}

const operations = {
  list: {
    operationId: 'listOwnSessions',
    tags: ['sign-in'],
    summary: 'List one’s sessions',
    description: 'Where the caller is signed in: browsers, applications, and devices of a class.',
    responses: { '200': jsonAnswer(OwnSessions, 'The sessions.') },
    problems: [...anyRequest, 'refused'],
  },
  end: {
    operationId: 'endOwnSession',
    tags: ['sign-in'],
    summary: 'End one of one’s sessions',
    description:
      'Signs the caller out there, with all tokens of that session. Once it is answered, no process admits it.',
    parameters: [
      {
        name: 'session',
        in: 'path',
        required: true,
        description: 'One of one’s own sessions, by id.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    responses: { '204': { description: 'Ended.' } },
    // It needs no body, and may still come with one that cannot be read.
    problems: [
      ...anyRequest,
      'malformed-body',
      'too-large',
      'unsupported-media-type',
      'invalid-input',
      'not-found',
      'refused',
    ],
  },
} satisfies Record<string, Operation>
