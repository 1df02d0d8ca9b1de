// Authenticates callers: every route needs a token or a session's cookie, unless it is declared open, and declares the
// permission it needs.
import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Authorise } from '#identity/access/authorise.ts'
import type { ClientStanding, Clients } from '#identity/clients/clients.ts'
import { LONGEST_LIFE_S } from '#identity/lifetimes.ts'
import { NOTHING, permissionsOfRoles, pinPermissions } from '#identity/permissions.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { SessionKey } from '#identity/sign-in/sign-in-store.ts'
import type { Standing } from '#identity/sign-in/standings.ts'
import { type Authenticated, type TokenHolder, type TokenKeys, TokenRefused } from '#identity/token-keys.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Grants, Guarded, Permission } from '#kernel/permission.ts'
import { HttpProblem } from '../http-problem.ts'
import { refuseOtherOrigins } from './cross-site.ts'
import type { SessionCookie } from './session-cookie.ts'
import { tokenInCookie } from './token-cookie.ts'

/**
 * What a route requires of its caller: one of the permissions, any valid token, or nothing. The service does not start with a
 * route that declares none of these: a forgotten declaration must not leave a route open.
 */
export type May = readonly Permission[] | 'any token' | 'everyone'

/**
 * Of what a route with permissions is: of the school or the installation as a whole (by permission, if it is not the same for
 * all), or of what its input names. In the last case its handler asks `authorise`, or a runner that does.
 */
export type RouteOf = 'school' | 'installation' | 'input' | Partial<Record<Permission, 'school' | 'installation'>>

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: May
    of?: RouteOf
    /** Also for a session that must first set up a second factor. */
    whilePending?: true
  }
  interface FastifyRequest {
    /** Null on open routes only. */
    authenticated: Authenticated | null
    /** The key that signed the token; null for a cookie. */
    signedBy: string | null
  }
  interface FastifyInstance {
    /** Whether tokens of this key are accepted: until it is withdrawn. */
    acceptsTokensOf(keyId: string): boolean | Promise<boolean>
  }
}

const CACHED_TOKENS = 10_000
/** A token is verified again at least this often. */
const CACHED_MS = 60_000

export type Sessions = {
  readonly signIn: Pick<SignIn, 'of' | 'readCookie'>
  readonly clients: Pick<Clients, 'of'>
  readonly cookie: SessionCookie
}

export function requireTokens(
  app: FastifyInstance,
  keys: Pick<TokenKeys, 'verify' | 'published' | 'accepts' | 'refresh'>,
  sessions?: Sessions,
  /** Called once the caller is known, before their permission is looked at. */
  onCaller?: (request: FastifyRequest, reply: FastifyReply, caller: Authenticated) => void | Promise<void>,
  /** Called with a caller who is refused, before they are answered. */
  onRefused?: (request: FastifyRequest, caller: Authenticated) => Promise<void>,
): void {
  const verify = withCache(keys)

  /** A session's permissions are those that its person has now, whatever the token says. */
  async function bySession(tenant: TenantId, key: SessionKey): Promise<Omit<Authenticated, 'origin'>> {
    const standing = await sessions?.signIn.of(tenant, key)
    if (!sessions || !standing) throw unauthenticated('session-ended', 'The session has ended. Sign in again.')
    const { id, kind, person, roles, pending, expiresAtMs } = standing
    return {
      tenant,
      actor: person,
      onBehalfOf: null,
      roles: kind === 'pin' ? ['learner'] : roles,
      permissions: permissionsOf(standing, tenant),
      expiresAtMs,
      session: { id, kind, pending },
      permissionsNow: async () => {
        const now = await sessions.signIn.of(tenant, { id })
        return now && permissionsOf(now, tenant)
      },
    }
  }

  /** A program may do what the token says and what it may do now. */
  async function byClient(holder: TokenHolder, client: string): Promise<Omit<Authenticated, 'origin'>> {
    const standing = await sessions?.clients.of(holder.tenant, client)
    if (!sessions || !standing)
      throw unauthenticated('client-disabled', 'This program is not registered any more, or is disabled.')
    const within = (now: ClientStanding): Grants =>
      new Map([...holder.permissions].filter(([permission]) => now.permissions.has(permission)))
    return {
      ...holder,
      permissions: within(standing),
      permissionsNow: async () => {
        const now = await sessions.clients.of(holder.tenant, client)
        return now && within(now)
      },
    }
  }

  async function byToken(request: FastifyRequest, token: string): Promise<Omit<Authenticated, 'origin'>> {
    const holder = await verify(token)
    request.signedBy = holder.keyId
    if (holder.clientId !== undefined) return byClient(holder, holder.clientId)
    if (holder.sessionId === undefined) return holder
    const standing = await bySession(holder.tenant, { id: holder.sessionId })
    return { ...standing, expiresAtMs: Math.min(holder.expiresAtMs, standing.expiresAtMs) }
  }

  async function holderOf(request: FastifyRequest): Promise<Omit<Authenticated, 'origin'>> {
    const { authorization, cookie } = request.headers
    const sent = authorization === undefined ? (sessions?.cookie.read(cookie) ?? null) : null
    if (!sessions || sent === null) return byToken(request, bearerOf(authorization))
    refuseOtherOrigins(request)
    const token = tokenInCookie(sent)
    if (token !== null) return byToken(request, token)
    const read = sessions.signIn.readCookie(sent)
    if (!read) throw unauthenticated('session-ended', 'The session has ended. Sign in again.')
    return bySession(read.tenant, read.key)
  }

  app.addHook('onRoute', ({ method, url, config }) => {
    const may = config?.may
    if (may === undefined || may.length === 0)
      throw new TypeError(`${String(method)} ${url} declares no permission: give its config a \`may\``)
    if (typeof may === 'object' && config?.of === undefined)
      throw new TypeError(`${String(method)} ${url} does not say of what it is: give its config an \`of\``)
  })

  app.decorateRequest('authenticated', null)
  app.decorateRequest('signedBy', null)
  app.decorate('acceptsTokensOf', (keyId: string) => keys.accepts(keyId))
  app.addHook('onRequest', async (request, reply) => {
    const { may, of = 'input' } = request.routeOptions.config
    // Undefined if there is no such route: that it does not exist is no secret.
    if (may === undefined || may === 'everyone') return
    const caller = {
      ...(await holderOf(request)),
      origin: { kind: 'http', address: request.ip, traceId: request.id } as const,
    }
    request.authenticated = caller
    await onCaller?.(request, reply, caller)
    const isPending = caller.session?.pending === true && request.routeOptions.config.whilePending !== true
    const lacks = may !== 'any token' && !may.some((permission) => isHeld(caller.permissions, permission, of))
    if (isPending || lacks) await onRefused?.(request, caller)
    if (isPending)
      throw new HttpProblem(
        'forbidden',
        'This school requires a second factor. Set up an authenticator application first: POST /api/session/authenticator, then …/confirm.',
        { code: 'second-factor-missing' },
      )
    if (lacks)
      throw new HttpProblem(
        'forbidden',
        `This needs the permission ${may.join(' or ')}, which your token does not give.`,
      )
  })

  app.get('/.well-known/jwks.json', { config: { may: 'everyone' } }, async (_, reply) => {
    await keys.refresh()
    return reply.header('cache-control', 'public, max-age=300').send(keys.published)
  })
}

function permissionsOf({ kind, roles, pending }: Standing, tenant: TenantId): Grants {
  if (pending) return NOTHING
  return kind === 'pin' ? pinPermissions : permissionsOfRoles(roles, tenant)
}

function isHeld(granted: Grants, permission: Permission, of: RouteOf): boolean {
  const scope = typeof of === 'string' ? of : of[permission]
  if (scope === undefined) return false
  return scope === 'input' ? granted.has(permission) : granted.get(permission)?.has(scope) === true
}

/** The caller of a route that is not open. */
export function callerOf(request: { readonly authenticated: Authenticated | null }): Authenticated {
  if (!request.authenticated) throw new Error('an open route has no caller')
  return request.authenticated
}

/** Whether the caller may do this now, for what lasts longer than a request. */
export async function stillMay<Input>(
  authorise: Authorise,
  request: FastifyRequest,
  definition: Guarded<Input>,
  input: Input,
): Promise<boolean> {
  const caller = callerOf(request)
  if (request.signedBy !== null && !(await request.server.acceptsTokensOf(request.signedBy))) return false
  const permissions = caller.permissionsNow ? await caller.permissionsNow() : caller.permissions
  return permissions !== null && (await authorise({ ...caller, permissions }, definition, input)) === 'allowed'
}

function bearerOf(header: string | undefined): string {
  if (header === undefined) throw unauthenticated('token-missing', 'Send a token: Authorization: Bearer <token>.')
  const [, token] = /^Bearer[ \t]+"?([A-Za-z0-9._~+/=-]+)"?$/i.exec(header) ?? []
  if (token === undefined) throw unauthenticated('token-invalid', whyNotBearer(header))
  return token
}

/** The answer repeats nothing of the header, which may contain a secret. */
function whyNotBearer(header: string): string {
  if (/^Bearer[ \t]*$/i.test(header))
    return 'The Authorization header has no token. Send Bearer, a space and the token.'
  if (/^(Basic|Digest|Token|ApiKey|Negotiate)\b/i.test(header))
    return 'This kind of Authorization is not supported. Send Bearer, a space and the token.'
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(header))
    return 'The Authorization header contains only a token. Put the word Bearer and a space before it.'
  return 'The Authorization header has no valid Bearer token. Send Bearer, a space and one token without spaces or quotes.'
}

/** Verifying a signature costs twenty times more than a lookup in this cache. */
function withCache(keys: Pick<TokenKeys, 'verify' | 'accepts'>): (token: string) => Promise<TokenHolder> {
  const cache = new LRUCache<string, { readonly caller: TokenHolder; readonly untilMs: number }>({
    max: CACHED_TOKENS,
  })
  return async (token) => {
    const id = hash('sha256', token, 'base64url')
    const nowMs = Date.now()
    const cached = cache.get(id)
    if (cached && nowMs < cached.untilMs) {
      const accepted = keys.accepts(cached.caller.keyId)
      if (accepted === true || (accepted !== false && (await accepted))) return cached.caller
    }
    try {
      const caller = await keys.verify(token)
      cache.set(id, { caller, untilMs: Math.min(nowMs + CACHED_MS, caller.expiresAtMs) })
      return caller
    } catch (error) {
      cache.delete(id)
      if (!(error instanceof TokenRefused)) throw error
      const { code, detail } = refusals[error.reason]
      throw unauthenticated(code, detail)
    }
  }
}

const refusals = {
  expired: { code: 'token-expired', detail: 'The token has expired. Request a new one.' },
  invalid: { code: 'token-invalid', detail: 'The token was not issued by this service, or not for it.' },
  'from-the-future': {
    code: 'token-invalid',
    detail: 'The token was issued in the future: the clock of its issuer or of this service is wrong.',
  },
  'too-long': {
    code: 'token-invalid',
    detail: `The token is valid for more than ${LONGEST_LIFE_S / 86_400} days, which is not allowed. Request a new one.`,
  },
} as const satisfies Record<TokenRefused['reason'], { code: string; detail: string }>

const unauthenticated = (code: string, detail: string) =>
  new HttpProblem('unauthenticated', detail, {
    code,
    headers: {
      'www-authenticate': `Bearer realm="sillage"${code === 'token-missing' ? '' : ', error="invalid_token"'}`,
    },
  })
