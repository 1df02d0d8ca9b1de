// Signing in and out, one's own session, password and authenticator application.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { permissionsOfRoles, shownPermissions } from '#identity/permissions.ts'
import type { NewSession } from '#identity/sign-in/sessions.ts'
import type { OwnAct } from '#identity/sign-in/sign-in.ts'
import { totpAddress } from '#identity/sign-in/totp.ts'
import { Instant } from '#kernel/ids.ts'
import { bodyOf } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { callerOf } from './authentication.ts'
import { refuseOtherPages } from './cross-site.ts'
import {
  fromOf,
  noSession,
  notWithPin,
  refusalProblem,
  setPasswordProblem,
  signInEntry,
  signInRefused,
  unlessBusy,
} from './session-answers.ts'
import type { SessionCookie } from './session-cookie.ts'
import {
  CodeBody,
  NewPasswordBody,
  operations,
  ProofBody,
  RefreshBody,
  type ShownSession,
  type ShownSignedIn,
  type ShownTokens,
  SignInBody,
} from './session-operations.ts'
import { cookieOfToken, tokenInCookie } from './token-cookie.ts'

type Parts = Pick<ServerParts, 'signIn' | 'keys' | 'trail' | 'zoneOf'>

const ACCESS_LIFE_S = 600
/** A token may live for months; a browser forgets it after a working day, as it forgets a session. */
const LONGEST_COOKIE_MS = 12 * 3_600_000

export function sessionRoutes(
  app: FastifyInstance,
  { signIn, keys, trail, zoneOf }: Parts,
  cookie: SessionCookie,
): void {
  const standingOf = async ({ tenant, session }: NewSession) => {
    const { roles = [], pending = false } = (await signIn.of(tenant, { id: session })) ?? {}
    return { roles, pending }
  }

  async function tokensOf(session: NewSession) {
    const accessToken = await keys.sign(
      {
        tenant: session.tenant,
        actor: session.person,
        // Its permissions are always those of the session.
        role: null,
        sessionId: session.session,
      },
      ACCESS_LIFE_S,
    )
    return { accessToken, accessExpiresInS: ACCESS_LIFE_S, refreshToken: session.secret }
  }

  const record = (request: FastifyRequest, action: string) =>
    trail.recordDurably(signInEntry(request, action, callerOf(request).actor))

  app.post(
    '/api/sign-in',
    { config: { may: 'everyone', operation: operations.signIn, cost: costs.signIn } },
    async (request, reply): Promise<ShownSignedIn> => {
      void reply.header('cache-control', 'no-store')
      const { school, as, ...typed } = parsed(SignInBody, bodyOf(request))
      if (as === 'cookie') refuseOtherPages(request)
      const result = await unlessBusy(signIn.signIn({ ...typed, tenant: school, as, ...fromOf(request) }))
      if (result.kind !== 'signed-in') throw refusalProblem(result)
      const { roles, pending } = await standingOf(result)
      await trail.recordDurably({
        tenant: school,
        actor: result.person,
        onBehalfOf: null,
        origin: { kind: 'http', address: request.ip, traceId: request.id },
        action: 'sign-in',
        subjects: [result.person],
        purpose: 'security',
        at: Instant.parse(new Date().toISOString()),
      })
      if (as === 'cookie') void reply.header('set-cookie', cookie.set(result.secret, result.expiresAtMs))
      return {
        school,
        person: result.person,
        roles: [...roles],
        permissions: pending ? {} : shownPermissions(permissionsOfRoles(roles, school)),
        required: pending ? 'authenticator' : null,
        expiresAt: new Date(result.expiresAtMs).toISOString(),
        tokens: as === 'tokens' ? await tokensOf(result) : null,
      }
    },
  )

  app.post(
    '/api/sign-in/token',
    {
      config: {
        may: ['projections:read'],
        of: 'installation',
        operation: operations.signInWithToken,
        cost: costs.signIn,
      },
    },
    async (request, reply) => {
      refuseOtherPages(request)
      const token = request.headers.authorization?.replace(/^Bearer[ \t]+/i, '').replaceAll('"', '')
      if (token === undefined)
        throw new HttpProblem('refused', 'This browser is signed in already. Sign out first.', { code: 'signed-in' })
      await record(request, 'sign-in')
      const untilMs = Math.min(callerOf(request).expiresAtMs, Date.now() + LONGEST_COOKIE_MS)
      void reply.header('set-cookie', cookie.set(cookieOfToken(token), untilMs))
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )

  app.post(
    '/api/session/refresh',
    { config: { may: 'everyone', operation: operations.refresh, cost: costs.signIn } },
    async (request, reply): Promise<ShownTokens> => {
      void reply.header('cache-control', 'no-store')
      const { refreshToken } = parsed(RefreshBody, bodyOf(request))
      const session = await signIn.refresh(refreshToken, fromOf(request).device)
      if (!session) throw signInRefused('refresh-refused', 'The refresh token is not valid any more. Sign in again.')
      return { ...(await tokensOf(session)), expiresAt: new Date(session.expiresAtMs).toISOString() }
    },
  )

  app.post(
    '/api/sign-out',
    { config: { may: 'any token', whilePending: true, operation: operations.signOut } },
    async (request, reply) => {
      const { tenant, actor, session } = callerOf(request)
      if (!session && holdsTokenCookie(request, cookie)) {
        await record(request, 'sign-out')
        void reply.header('set-cookie', cookie.cleared)
        return reply.header('cache-control', 'no-store').code(204).send()
      }
      if (!session) throw noSession()
      await signIn.signOut(tenant, { id: session.id, person: actor })
      await record(request, 'sign-out')
      if (session.kind !== 'tokens') void reply.header('set-cookie', cookie.cleared)
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )

  app.get(
    '/api/session',
    { exposeHeadRoute: false, config: { may: 'any token', whilePending: true, operation: operations.session } },
    async (request, reply): Promise<ShownSession> => {
      void reply.header('cache-control', 'no-store')
      const { tenant, actor, roles, permissions, session, expiresAtMs } = callerOf(request)
      return {
        school: tenant,
        person: actor,
        roles: [...roles],
        permissions: shownPermissions(permissions),
        kind: session?.kind ?? null,
        required: session?.pending ? 'authenticator' : null,
        zone: await zoneOf(tenant),
        expiresAt: new Date(expiresAtMs).toISOString(),
      }
    },
  )

  /** Who acts on their own credentials, with the password that proves it. */
  function ownAct(
    request: FastifyRequest,
    proof: { readonly password: string; readonly code?: string | undefined },
  ): OwnAct {
    const { tenant, actor, session } = callerOf(request)
    if (!session) throw noSession()
    if (session.kind === 'pin') throw notWithPin('A session that began with a PIN changes no password.')
    const { password, code } = proof
    return { tenant, person: actor, session: session.id, network: request.ip, password, code }
  }

  app.post(
    '/api/session/password',
    { config: { may: 'any token', operation: operations.changePassword, cost: costs.signIn } },
    async (request, reply) => {
      const { newPassword, ...proof } = parsed(NewPasswordBody, bodyOf(request))
      const result = await unlessBusy(signIn.changePassword({ ...ownAct(request, proof), newPassword }))
      switch (result.kind) {
        case 'set':
          await record(request, 'change-password')
          return reply.header('cache-control', 'no-store').code(204).send()
        case 'wait':
        case 'refused':
        case 'code-required':
        case 'code-refused':
          throw refusalProblem(result)
        default:
          throw setPasswordProblem(result, '/newPassword')
      }
    },
  )

  app.post(
    '/api/session/authenticator',
    { config: { may: 'any token', whilePending: true, operation: operations.beginTotp, cost: costs.signIn } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const own = ownAct(request, parsed(ProofBody, bodyOf(request)))
      const result = await unlessBusy(signIn.beginTotp(own))
      if (result.kind !== 'begun') throw refusalProblem(result)
      return { secret: result.secret, address: totpAddress(result.secret, own.tenant.slice(0, 8)) }
    },
  )

  app.post(
    '/api/session/authenticator/confirm',
    { config: { may: 'any token', whilePending: true, operation: operations.confirmTotp, cost: costs.signIn } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { code } = parsed(CodeBody, bodyOf(request))
      const { tenant, actor, session } = callerOf(request)
      if (!session) throw noSession()
      if (session.kind === 'pin') throw notWithPin('A session that began with a PIN changes no password.')
      const own = { person: actor, session: session.id, network: fromOf(request).network }
      const result = await signIn.confirmTotp(tenant, own, code)
      if (result.kind === 'wait') throw refusalProblem(result)
      if (result.kind !== 'confirmed')
        throw new HttpProblem('refused', 'This code does not belong to the application that was set up last.', {
          code: 'code-refused',
        })
      await record(request, 'set-up-authenticator')
      return { recoveryCodes: [...result.recoveryCodes] }
    },
  )
}

function holdsTokenCookie({ headers }: FastifyRequest, cookie: SessionCookie): boolean {
  const sent = headers.authorization === undefined ? cookie.read(headers.cookie) : null
  return sent !== null && tokenInCookie(sent) !== null
}
