// The routes for read models over a fake administration, for tests.
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { readDefinitions } from '#definitions/definitions.ts'
import { isInstallationRole, isRole, permissionsOfRoles, type Role } from '#identity/permissions.ts'
import { TokenRefused } from '#identity/token-keys.ts'
import { type Instant, installationTenant, type TenantId } from '#kernel/ids.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { fakeVerbs } from '#projecting/rebuild/rebuild-jobs.fixtures.ts'
import { rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { answerWithProblems } from '../addresses.ts'
import { requireTokens } from '../auth/authentication.ts'
import { readJsonBodies } from '../body.ts'
import { projectionRoutes } from './projection-routes.ts'

const definitions = await readDefinitions()
export const school = randomUUID() as TenantId
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
/** Another generation, which is being built. */
export const building: GenerationStatus = {
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
const unexpected = () => Promise.reject(new Error('the test did not expect this call'))

/** The routes over an administration with the given answers. A token is the name of a role. */
export function serve(answers: Partial<Administration> = {}, options: { mostComparingMs?: number } = {}) {
  const accesses: TrailEntry[] = []
  const { start, verbs } = fakeVerbs()
  const app = Fastify()
  answerWithProblems(app)
  requireTokens(app, {
    published: { keys: [] },
    refresh: async () => {},
    accepts: () => true,
    async verify(token) {
      if (!isRole(token)) throw new TokenRefused('invalid')
      const tenant = isInstallationRole(token) ? installationTenant : school
      return {
        tenant,
        actor: actor as TrailEntry['actor'],
        onBehalfOf: null,
        roles: [token],
        permissions: permissionsOfRoles([token], tenant),
        expiresAtMs: 0,
        keyId: 'test',
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
      planSwitch: unexpected,
      planRollback: unexpected,
      planDrop: unexpected,
      rebuild: unexpected,
      diff: unexpected,
      differingRows: unexpected,
      rebuildCost: unexpected,
      rowCounts: async () => new Map([['skill-profile/1', 3_216]]),
      switch: unexpected,
      rollback: unexpected,
      drop: unexpected,
      setPaused: unexpected,
      verify: unexpected,
      parked: unexpected,
      retry: unexpected,
      export: unexpected,
      ...answers,
    },
    rebuilds: rebuildJobs({ start, now: () => '2026-03-12T09:00:00.000Z' as Instant, onBroken: () => {} }),
    trail: listedTrail(accesses),
    options,
  })
  // Awaited here, since `inject` starts only when its result is awaited.
  const send = async (method: 'GET' | 'POST', rest: string, more: { body?: object; role?: Role } = {}) =>
    await app.inject({
      method,
      url: `/api/projections${rest}`,
      headers: { authorization: `Bearer ${more.role ?? 'analyst'}` },
      ...(more.body && { payload: more.body }),
    })
  return { send, verbs, accesses }
}
