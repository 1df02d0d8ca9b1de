// Who is asking: every route but the declared open ones needs a token, and each says which permission it needs.
import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import { LONGEST_LIFE_S } from '#identity/lifetimes.ts'
import { type Authenticated, type TokenHolder, type TokenKeys, TokenRefused } from '#identity/token-keys.ts'
import type { Permission } from '#kernel/permission.ts'
import { HttpProblem } from '../http-problem.ts'

/**
 * What a route asks of its caller: one of the permissions, any valid token, or nothing at all. A route that says none
 * of these does not start: forgetting is an error, not an open door.
 */
export type May = readonly Permission[] | 'whoever has a token' | 'everyone'

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: May
  }
  interface FastifyRequest {
    /** Null on open routes alone. */
    authenticated: Authenticated | null
  }
}

const MOST_REMEMBERED = 10_000
/** A token is looked at anew at least this often. */
const REMEMBERED_MS = 60_000

export function requireTokens(app: FastifyInstance, keys: Pick<TokenKeys, 'verify' | 'published'>): void {
  const verify = remembering(keys)

  app.addHook('onRoute', ({ method, url, config }) => {
    const may = config?.may
    if (may === undefined || may.length === 0)
      throw new TypeError(`${String(method)} ${url} declares no permission: give its config a \`may\``)
  })

  app.decorateRequest('authenticated', null)
  app.addHook('onRequest', async (request) => {
    const may = request.routeOptions.config.may
    // Without one there is no such route: what is not there is nobody's secret.
    if (may === undefined || may === 'everyone') return
    const caller = {
      ...(await verify(bearerOf(request.headers.authorization))),
      origin: { kind: 'http', address: request.ip, traceId: request.id } as const,
    }
    request.authenticated = caller
    if (may !== 'whoever has a token' && !may.some((permission) => caller.permissions.has(permission)))
      throw new HttpProblem(
        'forbidden',
        `This needs the permission ${may.join(' or ')}, which your token does not give.`,
      )
  })

  app.get('/.well-known/jwks.json', { config: { may: 'everyone' } }, (_, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(keys.published),
  )
}

/** The caller of a route that is not open. */
export function callerOf(request: { readonly authenticated: Authenticated | null }): Authenticated {
  if (!request.authenticated) throw new Error('an open route asked for its caller')
  return request.authenticated
}

function bearerOf(header: string | undefined): string {
  if (header === undefined) throw unauthenticated('token-missing', 'Send a token: Authorization: Bearer <token>.')
  const [, token] = /^Bearer[ \t]+"?([A-Za-z0-9._~+/=-]+)"?$/i.exec(header) ?? []
  if (token === undefined) throw unauthenticated('token-invalid', whyNoBearer(header))
  return token
}

/** Nothing of what was sent is repeated: it may be a secret. */
function whyNoBearer(header: string): string {
  if (/^Bearer[ \t]*$/i.test(header))
    return 'The Authorization header has no token. Send Bearer, a space and the token.'
  if (/^(Basic|Digest|Token|ApiKey|Negotiate)\b/i.test(header))
    return 'The Authorization header is not of the kind that is taken here. Send Bearer, a space and the token.'
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(header))
    return 'The Authorization header has a token alone. Write the word Bearer and a space before it.'
  return 'The Authorization header is no Bearer token. Send Bearer, a space and one token without spaces or quotes.'
}

/** Checking a signature costs twenty times more than remembering that it was good. */
function remembering(keys: Pick<TokenKeys, 'verify'>): (token: string) => Promise<TokenHolder> {
  const remembered = new LRUCache<string, { readonly caller: TokenHolder; readonly untilMs: number }>({
    max: MOST_REMEMBERED,
  })
  return async (token) => {
    const id = hash('sha256', token, 'base64url')
    const nowMs = Date.now()
    const known = remembered.get(id)
    if (known && nowMs < known.untilMs) return known.caller
    try {
      const caller = await keys.verify(token)
      remembered.set(id, { caller, untilMs: Math.min(nowMs + REMEMBERED_MS, caller.expiresAtMs) })
      return caller
    } catch (error) {
      remembered.delete(id)
      if (!(error instanceof TokenRefused)) throw error
      const { code, detail } = refusals[error.reason]
      throw unauthenticated(code, detail)
    }
  }
}

const refusals = {
  expired: { code: 'token-expired', detail: 'The token has expired: ask for a new one.' },
  invalid: { code: 'token-invalid', detail: 'The token is not one of this service, or not for it.' },
  'from-the-future': {
    code: 'token-invalid',
    detail: 'The token was issued in the future: the clock of whoever issued it, or the one here, is wrong.',
  },
  'too-long': {
    code: 'token-invalid',
    detail: `The token is good for longer than ${LONGEST_LIFE_S / 86_400} days, which no token may be: ask for a new one.`,
  },
} as const satisfies Record<TokenRefused['reason'], { code: string; detail: string }>

const unauthenticated = (code: string, detail: string) =>
  new HttpProblem('unauthenticated', detail, {
    code,
    headers: {
      'www-authenticate': `Bearer realm="sillage"${code === 'token-missing' ? '' : ', error="invalid_token"'}`,
    },
  })
