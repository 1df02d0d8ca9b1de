/** How large a file of groups may be, as people export it. */
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import type { Authenticated } from '#identity/token-keys.ts'
import { type Job, JobId } from '#jobs/job.ts'
import { Instant, PersonId, START, TenantId } from '#kernel/ids.ts'
import type { GivenSlices } from '#modelling/jobs/audit-model.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import { answerWithProblems } from '../addresses.ts'
import { readJsonBodies } from '../body.ts'
import { modelJobRoutes } from './model-job-routes.ts'

const caller: Authenticated = {
  tenant: TenantId.parse('5111a9e0-0000-4000-8000-000000000000'),
  actor: PersonId.parse('5111a9e0-0000-4000-8000-000000000001'),
  onBehalfOf: null,
  permissions: new Map(),
  roles: ['administrator'],
  expiresAtMs: Number.POSITIVE_INFINITY,
  origin: { kind: 'http', address: '203.0.113.7', traceId: 'trace' },
}
const job: Job = {
  id: JobId.parse('5111a9e0-0000-4000-8000-000000000002'),
  kind: 'audit-model',
  input: {},
  askedBy: 'request',
  owner: caller.actor,
  askedAt: Instant.parse('2026-11-30T10:00:00.000Z'),
  state: 'waiting',
  ...{ starts: 0, startedAt: null, endedAt: null, nextAt: null, isCancelling: false },
  ...{ progress: null, result: null, problem: null },
}

async function audit(slices: string) {
  const given: GivenSlices[] = []
  const app = Fastify()
  answerWithProblems(app)
  readJsonBodies(app)
  app.decorateRequest('authenticated', null)
  app.addHook('onRequest', async (request) => {
    request.authenticated = caller
  })
  modelJobRoutes(app, {
    jobs: { ask: async () => ({ job, isNew: true }) },
    trail: listedTrail([]),
    queries: {
      run: async () => ({ output: {}, position: START, lag: 0, lagSeconds: 0, faulted: [], frozen: [] }),
    },
    askWithSlices: (one, ask) => {
      given.push(one)
      return ask('0'.repeat(64))
    },
  })
  const answer = await app.inject({
    method: 'POST',
    url: '/api/models/at-risk-5d0c3a7be912/audit',
    payload: { slices },
  })
  return { answer, slices: given[0]?.slices }
}

it('takes a file of just under a megabyte with all its quotes and line ends, as spreadsheets write them', async () => {
  const file = `learner,sex\r\n${'"1","f"\r\n'.repeat(111_000)}`
  expect(Buffer.byteLength(file)).toBe(999_013)
  expect(Buffer.byteLength(JSON.stringify({ slices: file }))).toBeGreaterThan(1_600_000)
  const { answer, slices } = await audit(file)
  expect(answer.statusCode, answer.body).toBe(202)
  expect(slices).toBe(file)
})

it('says at which field a larger file is too long', async () => {
  const { answer } = await audit('2'.repeat(1_000_001))
  expect(answer.statusCode).toBe(422)
  expect(answer.json().errors).toMatchObject([{ pointer: '/slices' }])
  expect((await audit('\n'.repeat(1_010_001))).answer.statusCode).toBe(413)
})
