// Sign-in at an OpenID provider: to it, back from it, and the links between accounts and identities there.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AnswerRefused, type Identity, ProviderUnavailable } from '#identity/openid/openid-provider.ts'
import type { ProviderSettings } from '#identity/openid/openid-settings.ts'
import type { Begun } from '#identity/openid/openid-sign-in.ts'
import { Instant, type PersonId, type TenantId } from '#kernel/ids.ts'
import { bodyOf } from '../body.ts'
import { answerBody } from '../commands/carry-out.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { callerOf } from './authentication.ts'
import { flowCookie } from './oidc-cookie.ts'
import {
  BeginQuery,
  IdentityParams,
  LinkBody,
  LinkOwnBody,
  operations,
  ProviderParams,
  ProvidersQuery,
  type ShownIdentities,
  type ShownLinked,
  type ShownProviders,
} from './oidc-operations.ts'
import { fromOf, refusalProblem, signInEntry, signInRefused, unlessBusy } from './session-answers.ts'
import { sessionCookie } from './session-cookie.ts'

type Parts = Pick<ServerParts, 'openId' | 'signIn' | 'accounts' | 'trail'>

export function oidcRoutes(
  app: FastifyInstance,
  { openId, signIn, accounts, trail }: Parts,
  security: 'secure' | 'plain',
): void {
  const cookie = sessionCookie(security)
  const carried = flowCookie(security)
  const at = () => Instant.parse(new Date().toISOString())
  const origin = (request: FastifyRequest) => ({ kind: 'http', address: request.ip, traceId: request.id }) as const

  function providerOf(request: FastifyRequest): ProviderSettings {
    const found = openId.provider(parsed(ProviderParams, request.params).provider)
    if (!found) throw new HttpProblem('not-found', 'There is no such sign-in provider here.')
    return found
  }

  app.get(
    '/api/sign-in/openid',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.providers } },
    async (request): Promise<ShownProviders> => {
      const { school } = parsed(ProvidersQuery, request.query)
      const items = openId.providers
        .filter((provider) => provider.school === school)
        .map(({ name, label = name }) => ({ provider: name, label, address: `/api/sign-in/openid/${name}` }))
      return { items }
    },
  )

  app.get(
    '/api/sign-in/openid/:provider',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.begin, cost: costs.signIn } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const provider = providerOf(request)
      const { returnTo } = parsed(BeginQuery, request.query)
      const begun = await answered(request, provider, openId.begin(provider.name, returnTo, null))
      const { address, cookie: sealed } = opened(begun)
      return reply.header('set-cookie', carried.set(sealed)).redirect(address, 303)
    },
  )

  app.post(
    '/api/session/openid/:provider',
    { config: { may: 'any token', operation: operations.linkOwn } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const provider = providerOf(request)
      const { tenant, actor, session } = callerOf(request)
      const { returnTo, password, code } = parsed(LinkOwnBody, bodyOf(request))
      if (session?.kind !== 'cookie')
        throw new HttpProblem('refused', 'Sign in with a browser: the provider sends a browser back.', {
          code: 'no-session',
        })
      if (provider.school !== tenant) throw new HttpProblem('not-found', 'There is no such sign-in provider here.')
      const own = { tenant, person: actor, session: session.id, network: request.ip, password, code }
      const proof = await unlessBusy(signIn.proveAgain(own))
      if (proof.kind !== 'proved') throw refusalProblem(proof)
      const link = { person: actor, session: session.id }
      const begun = await answered(request, provider, openId.begin(provider.name, returnTo, link))
      const { address, cookie: sealed } = opened(begun)
      void reply.header('set-cookie', carried.set(sealed))
      return { address }
    },
  )

  app.get(
    '/api/sign-in/openid/:provider/callback',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.callback, cost: costs.signIn } },
    async (request, reply) => {
      // Whatever comes of it, the browser begins anew next time.
      void reply.headers({ 'cache-control': 'no-store', 'set-cookie': carried.cleared })
      const provider = providerOf(request)
      const from = request.url.indexOf('?')
      const query = from < 0 ? '' : request.url.slice(from)
      const brought = carried.read(request.headers.cookie)
      const finished = await answered(request, provider, openId.finish(provider.name, query, brought, fromOf(request)))
      switch (finished.kind) {
        case 'signed-in': {
          const { person, secret, expiresAtMs, returnTo } = finished
          await record(provider.school, person, 'sign-in', request)
          return reply.header('set-cookie', cookie.set(secret, expiresAtMs)).redirect(returnTo, 303)
        }
        case 'to-link': {
          const { own, identity, returnTo } = finished
          await linkOwn(provider, own.person, identity, request)
          return reply.redirect(returnTo, 303)
        }
        case 'not-begun':
          throw signInRefused(
            'sign-in-not-begun',
            `This sign-in did not begin in this browser, or took longer than ten minutes. Begin again: /api/sign-in/openid/${provider.name}`,
          )
        case 'session-ended':
          throw signInRefused('session-ended', 'The session has ended. Sign in, then link the account again.')
        case 'account-not-open':
          throw signInRefused(
            'account-not-open',
            'Your account is disabled or closed. Ask an administrator of the school.',
          )
        case 'not-linked':
          throw signInRefusedWith(
            finished.identity,
            `No account of the school is linked to this identity at ${provider.label ?? provider.name}. Ask an administrator to link your account and give them the subject below, or sign in with your password and link it yourself.`,
          )
      }
    },
  )

  /** The person themself decides this about their own account; the commands behind it are an administrator's. */
  async function linkOwn(
    provider: ProviderSettings,
    person: PersonId,
    identity: Identity,
    request: FastifyRequest,
  ): Promise<void> {
    await accounts.link({
      caller: {
        tenant: provider.school,
        actor: person,
        onBehalfOf: null,
        permissions: new Map([['identity:manage', new Set(['own'])]]),
        origin: origin(request),
      },
      person,
      provider: provider.name,
      identity,
      key: idempotencyKey(request).key,
    })
    await record(provider.school, person, 'link-identity', request)
  }

  const record = (tenant: TenantId, person: PersonId, action: string, request: FastifyRequest) =>
    trail.recordDurably({
      tenant,
      actor: person,
      onBehalfOf: null,
      origin: origin(request),
      action,
      subjects: [person],
      purpose: 'security',
      at: at(),
    })

  app.post(
    '/api/accounts/:person/identities',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.link } },
    async (request, reply): Promise<ShownLinked> => {
      const { person } = parsed(IdentityParams, request.params)
      const { provider: name, subject } = parsed(LinkBody, bodyOf(request))
      const caller = callerOf(request)
      const provider = openId.provider(name)
      if (provider?.school !== caller.tenant)
        throw invalid([{ pointer: '/provider', detail: 'This school has no such sign-in provider.' }])
      const identity = { issuer: provider.issuer, subject }
      const { key } = idempotencyKey(request)
      const answer = await accounts.link({ caller, person, provider: name, identity, key })
      void reply.code(answer.repeated ? 200 : 201).headers({
        'cache-control': 'no-store',
        'x-event-position': String(answer.position),
        ...(answer.repeated && { 'idempotency-replayed': 'true' }),
      })
      const { events, ...rest } = answerBody(answer)
      return { ...rest, events: [...events], identity: answer.identity }
    },
  )

  app.get(
    '/api/accounts/:person/identities',
    { exposeHeadRoute: false, config: { may: ['identity:manage'], of: 'school', operation: operations.identities } },
    async (request, reply): Promise<ShownIdentities> => {
      void reply.header('cache-control', 'no-store')
      const { person } = parsed(IdentityParams, request.params)
      const caller = callerOf(request)
      await trail.recordDurably(signInEntry(request, 'list-identities', person))
      return { items: [...(await accounts.identitiesOf(caller.tenant, person))] }
    },
  )
}

function opened(begun: Begun): Extract<Begun, { kind: 'begun' }> {
  if (begun.kind === 'begun') return begun
  throw new HttpProblem('refused', 'The school of this provider is not open.', { code: 'school-not-open' })
}

/** The subject is shown to whoever has just proved at the provider that it is theirs. */
const signInRefusedWith = (identity: Identity, detail: string): HttpProblem =>
  new HttpProblem('unauthenticated', detail, {
    code: 'identity-not-linked',
    headers: { 'www-authenticate': 'Bearer realm="sillage"' },
    facts: { issuer: identity.issuer, subject: identity.subject },
  })

async function answered<T>(request: FastifyRequest, provider: ProviderSettings, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const where = provider.label ?? provider.name
    if (error instanceof ProviderUnavailable) {
      request.log.warn(
        { traceId: request.id, provider: provider.name, reason: error.message },
        'no sign-in at a provider',
      )
      throw new HttpProblem('unavailable', `${where} does not answer as it should. Try again in a minute.`, {
        code: 'provider-unavailable',
        headers: { 'retry-after': '60' },
      })
    }
    if (error instanceof AnswerRefused) {
      request.log.info({ traceId: request.id, provider: provider.name, reason: error.message }, 'access refused')
      throw error.reason === 'denied'
        ? signInRefused(
            'provider-denied',
            `${where} did not sign you in. Begin again: /api/sign-in/openid/${provider.name}`,
          )
        : signInRefused(
            'provider-answer-refused',
            `The answer of ${where} was not accepted: it does not belong to this sign-in, was used before, or has expired. Begin again: /api/sign-in/openid/${provider.name}`,
          )
    }
    throw error
  }
}
