// The routes for read models over an administration that is made up here, for tests.
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { readDefinitions } from '#definitions/definitions.ts'
import { isRole, type Role, roles } from '#identity/permissions.ts'
import { TokenRefused } from '#identity/token-keys.ts'
import type { Instant, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { fakeVerbs } from '#projecting/rebuild/rebuild-jobs.fixtures.ts'
import { rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { answerWithProblems } from '../addresses.ts'
import { requireTokens } from '../auth/authentication.ts'
import { readJsonBodies } from '../body.ts'
import { projectionRoutes } from './projection-routes.ts'

const definitions = await readDefinitions()
export const school = randomUUID() as TenantId
const elsewhere = randomUUID() as TenantId
export const actor = randomUUID()
export const learner = randomUUID()

const live: GenerationStatus = {
  generation: 1,
  version: 1,
  state: 'live',
  candidate: false,
  paused: false,
  position: '1000',
  lagEvents: 0,
  lagSeconds: 0,
  ofAnotherLog: null,
  fedBy: 'host:1',
  frozenSince: null,
  stalledSince: null,
  fault: null,
  parkedKeys: 2,
  createdAt: '2026-03-12T08:00:00.000Z',
  switchedAt: '2026-03-12T08:00:00.000Z',
}
/** Another one, that is being built. */
export const beside: GenerationStatus = {
  ...live,
  generation: 2,
  state: 'building',
  parkedKeys: 0,
  lagEvents: 600,
  switchedAt: null,
}
export const profile = (...generations: GenerationStatus[]): ProjectionStatus => ({
  projection: 'skill-profile',
  description: 'What a learner can do.',
  verdict: 'in-sync',
  definedVersion: 1,
  generations: [live, ...generations],
})
const unasked = () => Promise.reject(new Error('the test did not expect this to be asked'))

/** The routes, with tokens that are a role's name, over an administration of which the test says what it answers. */
export function serve(answers: Partial<Administration> = {}, options: { mostComparingMs?: number } = {}) {
  const accesses: TrailEntry[] = []
  const { start, verbs } = fakeVerbs()
  const app = Fastify()
  answerWithProblems(app)
  requireTokens(app, {
    published: { keys: [] },
    async verify(token) {
      const [role, of] = token.split('.')
      if (!isRole(role)) throw new TokenRefused('invalid')
      const permissions = new Set<Permission>(roles[role])
      return {
        tenant: of === 'elsewhere' ? elsewhere : school,
        actor: actor as TrailEntry['actor'],
        onBehalfOf: null,
        role,
        permissions,
        expiresAtMs: 0,
      }
    },
  })
  readJsonBodies(app)
  projectionRoutes(app, {
    definitions,
    log: { lag: async () => 1_000 },
    projections: {
      status: async () => [profile()],
      history: async () => [],
      plan: () => [],
      planSwitch: unasked,
      planRollback: unasked,
      planDrop: unasked,
      rebuild: unasked,
      diff: unasked,
      switch: unasked,
      rollback: unasked,
      drop: unasked,
      setPaused: unasked,
      verify: unasked,
      parked: unasked,
      retry: unasked,
      export: unasked,
      ...answers,
    },
    rebuilds: rebuildJobs({ start, now: () => '2026-03-12T09:00:00.000Z' as Instant, onBroken: () => {} }),
    trail: { record: (access) => void accesses.push(access) },
    options,
  })
  // Awaited here: what `inject` gives begins only when somebody waits for it.
  const ask = async (
    method: 'GET' | 'POST',
    rest: string,
    more: { body?: object; role?: Role | 'analyst.elsewhere' } = {},
  ) =>
    await app.inject({
      method,
      url: `/api/projections${rest}`,
      headers: { authorization: `Bearer ${more.role ?? 'analyst'}` },
      ...(more.body && { payload: more.body }),
    })
  return { ask, verbs, accesses }
}
