// POST /oauth/token: the grant `client_credentials` of OAuth 2 (RFC 6749), by which a program gets its access tokens.
// Input: a form, with the program's secret in it or in `Authorization: Basic`. Output: a token for ten minutes, or an error as the
// RFC has it. Nothing of a request is repeated.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PersonId } from '#kernel/ids.ts'
import { readBodies } from '../body.ts'
import type { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import type { ServerParts } from '../parts.ts'
import { loggedProblem, sendProblem } from '../problems.ts'
import { type oauthErrors, operations, type ShownClientToken, type ShownOAuthError } from './client-operations.ts'

const LIFE_S = 600
const GRANT = 'client_credentials'
type ErrorCode = (typeof oauthErrors)[number]

class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal'
  readonly code: ErrorCode
  constructor(code: ErrorCode, description: string) {
    super(description)
    this.code = code
  }
}
const refuse = (code: ErrorCode, description: string) => new OAuthRefusal(code, description)

/** Call it in a scope of its own: bodies and errors are read and written differently here. */
export function clientTokenRoute(app: FastifyInstance, { clients, keys }: Pick<ServerParts, 'clients' | 'keys'>): void {
  app.removeAllContentTypeParsers()
  readBodies(app, 'application/x-www-form-urlencoded', formOf)
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))

  app.post(
    '/oauth/token',
    { config: { may: 'everyone', operation: operations.token, cost: costs.signIn } },
    async (request, reply): Promise<ShownClientToken> => {
      void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
      if (request.url.includes('?'))
        throw refuse('invalid_request', 'Send the parameters in the form, not in the address.')
      const form = request.body instanceof Map ? request.body : new Map<string, string>()
      const { id, secret } = credentialsOf(request.headers.authorization, form)
      const grant = form.get('grant_type')
      if (grant === undefined) throw refuse('invalid_request', `grant_type is missing. Send ${GRANT}.`)
      if (grant !== GRANT) throw refuse('unsupported_grant_type', `Only ${GRANT} is supported here.`)
      const client = await clients.authenticate(id, secret)
      if (!client) throw refuse('invalid_client', 'The program is unknown or disabled, or the secret is not right.')
      if (request.headers.authorization !== undefined) request.authorizationVerified = true
      const scope = scopeOf(form.get('scope'), client.permissions)
      const { tenant, client: clientId } = client
      const claims = { tenant, actor: PersonId.parse(clientId), role: null, scope, clientId }
      return { access_token: await keys.sign(claims, LIFE_S), token_type: 'Bearer', expires_in: LIFE_S, scope }
    },
  )
}

function scopeOf(asked: string | undefined, permissions: ReadonlySet<string>): string {
  const names = asked?.split(' ').filter((name) => name !== '') ?? [...permissions]
  if (names.length === 0 || !names.every((name) => permissions.has(name)))
    throw refuse('invalid_scope', 'The scope contains something that this program may not do.')
  return [...new Set(names)].sort().join(' ')
}

/** In the header or in the form, and not in both. */
function credentialsOf(
  header: string | undefined,
  form: ReadonlyMap<string, string>,
): { readonly id: string; readonly secret: string } {
  const [id, secret] = [form.get('client_id'), form.get('client_secret')]
  if (header === undefined) {
    if (id === undefined || secret === undefined)
      throw refuse('invalid_client', 'Send client_id and client_secret, in Authorization: Basic or in the form.')
    return { id, secret }
  }
  const basic = basicOf(header)
  if (basic === null)
    throw refuse('invalid_client', 'The Authorization header is not Basic with client_id and client_secret.')
  if (secret !== undefined || (id !== undefined && id !== basic.id))
    throw refuse('invalid_request', 'Send the secret once: in Authorization: Basic, or in the form.')
  return basic
}

/** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicOf(header: string): { readonly id: string; readonly secret: string } | null {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header) ?? []
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return null
  try {
    const part = (from: string) => decodeURIComponent(from.replaceAll('+', ' '))
    return { id: part(text.slice(0, colon)), secret: part(text.slice(colon + 1)) }
  } catch {
    return null
  }
}

/** Each parameter once, as the RFC demands; one without a value counts as absent. */
function formOf(text: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>()
  const seen = new Set<string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (seen.has(name)) throw refuse('invalid_request', 'A parameter was sent more than once.')
    seen.add(name)
    if (value !== '') form.set(name, value)
  }
  return form
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof OAuthRefusal)) {
    const problem = loggedProblem(error, request)
    if (problem.status >= 500 || problem.status === 429 || problem.kind === 'too-large')
      return sendProblem(problem, request, reply)
    return answer(reply, refuse('invalid_request', whyUnreadable(problem)))
  }
  if (error.code === 'invalid_client') request.log.info({ traceId: request.id, problem: error.code }, 'access refused')
  return answer(reply, error)
}

const whyUnreadable = (problem: HttpProblem): string =>
  problem.kind === 'unsupported-media-type'
    ? 'Send a form: Content-Type: application/x-www-form-urlencoded.'
    : 'The form could not be read.'

function answer(reply: FastifyReply, { code, message }: OAuthRefusal): FastifyReply {
  const body: ShownOAuthError = { error: code, error_description: message }
  return reply
    .code(code === 'invalid_client' ? 401 : 400)
    .headers({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...(code === 'invalid_client' && { 'www-authenticate': 'Basic realm="sillage", charset="UTF-8"' }),
    })
    .send(JSON.stringify(body))
}
