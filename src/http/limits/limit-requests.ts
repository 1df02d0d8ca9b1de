// Charges each request to the budgets of its caller, and refuses it (429) if one of them is used up.
//
// Callers are charged to their account, device, class, school and network; requests without a caller to the strangers of their
// network. A refused request charges nothing, so the flood of one account does not use up what its school shares.
import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Authenticated } from '#identity/token-keys.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Budget, BudgetName, BudgetTable } from '#platform/limit-settings.ts'
import type { Logger } from '#platform/logger.ts'
import { HttpProblem } from '../http-problem.ts'
import type { Budgets, Taken } from './budgets.ts'
import { defaultCost, failureCosts } from './costs.ts'
import { type NamedPurse, networkOf, pursesOf, strangersPurse } from './purses.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What this request was charged to; null if it is free. */
    chargedTo: readonly NamedPurse[] | null
    /** The enrolled device that sent it; set by the routes that look at it. */
    enrolled: { readonly tenant: TenantId; readonly class: string } | null
    /** Set by an open route that has verified the Authorization header. */
    authorizationVerified?: true
  }
}

export type LimitParts = {
  readonly table: BudgetTable
  readonly budgets: Budgets
}

type Watching = {
  readonly onRefused: (budget: BudgetName) => void
  readonly logger: Logger
  /** The secret of an enrolled device that a request carries. */
  readonly deviceSecretOf?: (request: FastifyRequest) => string | null
  /** The secret of the session whose cookie a request carries. Other cookies say nothing about who sends it. */
  readonly sessionSecretOf?: (request: FastifyRequest) => string | null
  readonly random?: () => number
}

export type Limiting = {
  /** Before tokens are looked at: refuses strangers whose network has used up their budget. */
  refuseStrangers(app: FastifyInstance): void
  /** Once the caller is known, and before their permission is looked at. */
  chargeCaller(request: FastifyRequest, reply: FastifyReply, caller: Authenticated): void | Promise<void>
}

/** Credentials that were accepted before. Their holders are no strangers, whatever others behind their address do. */
const MOST_KNOWN = 50_000
const LOG_EVERY_MS = 60_000

export function requestLimits(
  { table, budgets }: LimitParts,
  { onRefused, logger, deviceSecretOf = () => null, sessionSecretOf = () => null, random = Math.random }: Watching,
): Limiting {
  const known = new LRUCache<string, 'accepted' | 'refused since'>({ max: MOST_KNOWN })
  /** Enrolled devices by the hash of their secret, with their class. */
  const devices = new LRUCache<string, string>({ max: MOST_KNOWN })
  const logged = new LRUCache<string, true>({ max: 1_000, ttl: LOG_EVERY_MS })

  function settle(request: FastifyRequest, reply: FastifyReply, purses: readonly NamedPurse[], taken: Taken): void {
    const names = taken.exceeded === null ? nearest(purses, taken.left) : taken.exceeded
    const shown = purses[names]
    if (shown) void reply.headers(limitHeaders(shown.name, shown.budget, taken.left[names] ?? 0))
    const exceeded = taken.exceeded === null ? undefined : purses[taken.exceeded]
    if (!exceeded) return
    onRefused(exceeded.name)
    if (!logged.has(exceeded.key)) {
      logged.set(exceeded.key, true)
      const { tenant, actor } = request.authenticated ?? {}
      logger.warn({ budget: exceeded.name, tenant, actor, traceId: request.id }, 'a limit is reached')
    }
    throw tooMany(exceeded, retryAfterS(taken.waitMs, random()))
  }

  function take(
    request: FastifyRequest,
    reply: FastifyReply,
    purses: readonly NamedPurse[],
    cost: number,
  ): void | Promise<void> {
    const taken = budgets.take(purses, cost)
    if (taken instanceof Promise) return taken.then((late) => settle(request, reply, purses, late))
    settle(request, reply, purses, taken)
  }

  /** Null for a device that this process has not seen accepted. */
  function deviceOf(request: FastifyRequest): { readonly device: string; readonly class: string } | null {
    const secret = deviceSecretOf(request)
    if (secret === null) return null
    const device = hash('sha256', secret, 'base64url')
    const ofClass = devices.get(device)
    return ofClass === undefined ? null : { device, class: ofClass }
  }

  function credentialOf(request: FastifyRequest): string | null {
    const sent = request.headers.authorization ?? sessionSecretOf(request)
    return sent === null ? null : hash('sha256', sent, 'base64url')
  }

  /**
   * Enrolled devices, and who sends credentials that were accepted before, are charged for themselves. Others pay for refused
   * credentials from another purse than for signing in: a program with a faulty token locks nobody out of the sign-in.
   */
  function strangersOf(request: FastifyRequest): readonly NamedPurse[] {
    const id = credentialOf(request)
    const network = networkOf(request.ip)
    const enrolled = deviceOf(request)
    const device = enrolled?.device ?? (id !== null && known.has(id) ? id : null)
    const asks = request.routeOptions.config.may === 'everyone' ? 'signs in' : 'has credentials'
    if (device === null) return [strangersPurse(table, network, asks)]
    return [
      { name: 'device', key: `device ${device}`, budget: table.device },
      ...(enrolled ? [{ name: 'class', key: `class ${enrolled.class}`, budget: table.class } as const] : []),
      { name: 'network', key: `network ${network}`, budget: table.network },
    ]
  }

  return {
    refuseStrangers(app) {
      app.decorateRequest('chargedTo', null)
      app.decorateRequest('enrolled', null)
      app.addHook('onRequest', async (request, reply) => {
        const { may } = request.routeOptions.config
        const cost = costOf(request)
        if (may === undefined || cost === 0) return
        if (may !== 'everyone') {
          // Costs nothing yet: the caller is charged as soon as they are known. But strangers must not be in debt.
          const id = credentialOf(request)
          if (id !== null && known.get(id) === 'accepted') return
          request.chargedTo = strangersOf(request)
          return take(request, reply, request.chargedTo, 0)
        }
        request.chargedTo = strangersOf(request)
        return take(request, reply, request.chargedTo, cost)
      })
      app.addHook('onResponse', (request, reply, done) => {
        const more = failureCosts.get(reply.statusCode)
        const { may } = request.routeOptions.config
        if (more !== undefined && may !== undefined && costOf(request) > 0) {
          const purses = request.chargedTo ?? strangersOf(request)
          // Not to what others share.
          budgets.charge(
            purses.filter(({ name }) => !isShared.has(name)),
            more,
          )
        }
        const id = credentialOf(request)
        if (id !== null && reply.statusCode === 401 && known.has(id)) known.set(id, 'refused since')
        const secret = request.enrolled && deviceSecretOf(request)
        if (secret !== null && request.enrolled)
          devices.set(hash('sha256', secret, 'base64url'), `${request.enrolled.tenant} ${request.enrolled.class}`)
        if (request.authorizationVerified) learn(request)
        done()
      })
    },

    chargeCaller(request, reply, caller) {
      const cost = costOf(request)
      if (cost === 0) return
      learn(request)
      const { tenant, actor, roles } = caller
      request.chargedTo = pursesOf(table, { tenant, actor, roles, ...deviceOf(request) }, networkOf(request.ip))
      return take(request, reply, request.chargedTo, cost)
    },
  }

  function learn(request: FastifyRequest): void {
    const id = credentialOf(request)
    if (id !== null) known.set(id, 'accepted')
  }
}

/** For work whose size is known only when the body has been read. */
export function chargeMore(request: FastifyRequest, budgets: Budgets | null | undefined, cost: number): void {
  if (budgets && cost > 0 && request.chargedTo) budgets.charge(request.chargedTo, cost)
}

const isShared: ReadonlySet<BudgetName> = new Set(['class', 'school', 'network'])

function costOf(request: FastifyRequest): number {
  const { cost } = request.routeOptions.config
  if (cost === undefined) return defaultCost(request.method, request.routeOptions.url ?? '')
  return typeof cost === 'number' ? cost : cost(request)
}

/** The purse that will be empty first. */
function nearest(purses: readonly NamedPurse[], left: readonly number[]): number {
  let found = 0
  let least = Number.POSITIVE_INFINITY
  for (const [i, { budget }] of purses.entries()) {
    const share = (left[i] ?? 0) / budget.burst
    if (share >= least) continue
    found = i
    least = share
  }
  return found
}

/** As in draft-ietf-httpapi-ratelimit-headers-10: what is left, when all of it will be back, and how much that is. */
function limitHeaders(name: BudgetName, { burst, perSecond }: Budget, left: number) {
  const remaining = Math.max(0, Math.floor(left))
  return {
    ratelimit: `"${name}";r=${remaining};t=${Math.ceil((burst - left) / perSecond)}`,
    'ratelimit-policy': `"${name}";q=${burst};w=${Math.ceil(burst / perSecond)}`,
  }
}

/** Up to a quarter later, and at least up to a second, so that those who wait do not come back all at once. */
export const retryAfterS = (waitMs: number, random: number): number =>
  Math.max(1, Math.ceil((waitMs + random * Math.max(1_000, waitMs / 4)) / 1_000))

const whose = {
  person: 'Your account has',
  staff: 'Your account has',
  program: 'This program has',
  device: 'This device has',
  class: 'Your class has',
  school: 'Your school has',
  network: 'Your network has',
  strangers: 'Callers from your network who are not signed in have',
} as const satisfies Record<BudgetName, string>

const tooMany = ({ name, budget }: NamedPurse, seconds: number): HttpProblem =>
  new HttpProblem(
    'too-many-requests',
    `${whose[name]} used up the budget for requests (${budget.perSecond} units a second). Try again in ${seconds} s.`,
    {
      facts: { budget: name, burst: budget.burst, perSecond: budget.perSecond },
      headers: { 'retry-after': String(seconds) },
    },
  )
