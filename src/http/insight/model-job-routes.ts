// POST /api/models/{model}/audit and /rejudge: what is computed about a stored model on all answers of the school, by a job.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { Instant } from '#kernel/ids.ts'
import { AUDIT_MODEL, type GivenSlices } from '#modelling/jobs/audit-model.ts'
import { REJUDGE_MODEL, RejudgeModel, RejudgeQuestion } from '#modelling/jobs/rejudge-model.ts'
import { Seed } from '#modelling/jobs/seed.ts'
import type { Asked } from '#rights/exports/exports.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf, objectOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { idempotencyKey as keyParameter } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { asProblems } from '../jobs/job-routes.ts'
import { costs } from '../limits/costs.ts'
import { type AuditedOperation, json } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { accepted, acceptedJob, asking } from '../rights/export-routes.ts'

export type ModelJobParts = {
  readonly jobs: Pick<Jobs, 'ask'>
  readonly trail: DurableTrail
  readonly askWithSlices: (slices: GivenSlices, ask: (sha256: string) => Promise<Asked>) => Promise<Asked>
}

/** Some ten thousand learners with a few attributes. */
const MOST_SLICES = 1_000_000
/** In JSON, each line end and each quote of a file takes two characters. The rest is for the other fields. */
const MOST_AUDIT_BYTES = 2 * MOST_SLICES + 10_000

const Audit = z.strictObject({
  slices: z
    .string()
    .min(1)
    .max(MOST_SLICES)
    .describe('CSV with a header: learners by their ids in the imported table, then a column for each attribute.'),
  seed: Seed.describe('The seed of everything that is drawn.'),
})

export function modelJobRoutes(
  app: FastifyInstance,
  { jobs, trail, askWithSlices, queries }: ModelJobParts & Pick<ServerParts, 'queries'>,
): void {
  /** Of another caller, the same key is another one. */
  const keyOf = (request: FastifyRequest): string => {
    const { tenant, actor } = callerOf(request)
    return derivedUuid('key of a job', tenant, actor, idempotencyKey(request).key)
  }
  async function ask(
    request: FastifyRequest,
    { action }: AuditedOperation,
    kind: string,
    input: { readonly model: ModelName } & Readonly<Record<string, unknown>>,
  ) {
    const caller = callerOf(request)
    const key = keyOf(request)
    // First: no job may start that nobody is known to have asked for.
    await trail.recordDurably({
      ...enteredBy(caller),
      ...{ action, subjects: [], purpose: 'prediction', facts: { model: input.model } },
      at: Instant.parse(new Date().toISOString()),
    })
    return asProblems(() => jobs.ask({ tenant: caller.tenant, kind, input, by: 'request', owner: caller.actor, key }))
  }
  /** That there is such a model in the school. */
  async function existing(request: FastifyRequest): Promise<ModelName> {
    const { model } = parsed(z.object({ model: ModelName }), objectOf(request.params))
    await queries.run({ query: 'model-details', input: { model }, caller: callerOf(request) })
    return model
  }

  app.post(
    '/api/models/:model/audit',
    {
      bodyLimit: MOST_AUDIT_BYTES,
      config: { may: ['models:manage'], of: 'school', cost: costs.rebuild, operation: operations.audit },
    },
    async (request, reply) => {
      const { slices, seed } = parsed(Audit, bodyOf(request))
      const model = await existing(request)
      const caller = callerOf(request)
      const asked = await askWithSlices({ tenant: caller.tenant, key: keyOf(request), slices }, (sha256) =>
        ask(request, operations.audit, AUDIT_MODEL, { model, slices: sha256, seed }),
      )
      return accepted(reply, caller, asked)
    },
  )
  app.post(
    '/api/models/:model/rejudge',
    { config: { may: ['models:read'], of: 'school', cost: costs.rebuild, operation: operations.rejudge } },
    async (request, reply) => {
      const question = parsed(RejudgeQuestion, bodyOf(request))
      const input = parsed(RejudgeModel, { ...question, ...objectOf(request.params) })
      await existing(request)
      return accepted(reply, callerOf(request), await ask(request, operations.rejudge, REJUDGE_MODEL, input))
    },
  )
}

const model = inputParameters(z.object({ model: ModelName }), '/api/models/{model}/audit', {
  model: 'at-risk-5d0c3a7be912',
})
const HOW =
  'It is a job: `GET /api/jobs/{job}` shows how far it is, and then the figures. The same `Idempotency-Key` gives the same job.'

const operations = {
  audit: {
    action: 'audit-model',
    operationId: 'auditModel',
    tags: ['insight'],
    summary: 'Audit a model for fairness',
    description: `Compares what a model does for groups of learners, and records figures of groups of at least 100. The attributes are kept sealed until the job is done or refused, at most for a day. ${HOW}`,
    parameters: [...model, keyParameter],
    requestBody: {
      required: true,
      content: json(namedSchema(Audit, { id: 'ModelAudit', description: 'The groups.', io: 'input' }), {
        slices: 'learner,sex\n7341,f\n7342,m\n',
      }),
    },
    responses: { '202': acceptedJob },
    problems: [...asking, 'not-found', 'read-model-not-built', 'behind'],
  },
  rejudge: {
    action: 'rejudge-model',
    operationId: 'rejudgeModel',
    tags: ['insight'],
    summary: 'Judge again with a model',
    description: `How many learners an at-risk model, or another threshold, would have flagged in a period, beside the one that serves: figures alone, and nobody sees these flags. \`sillage models rejudge\` lists the learners. ${HOW}`,
    parameters: [...model, keyParameter],
    requestBody: {
      required: true,
      content: json(
        namedSchema(RejudgeQuestion, { id: 'ModelRejudgement', description: 'Which predictions.', io: 'input' }),
        { threshold: 0.4, from: '2026-09-01T00:00:00.000Z' },
      ),
    },
    responses: { '202': acceptedJob },
    problems: [...asking, 'not-found', 'read-model-not-built', 'behind'],
  },
} satisfies Record<string, AuditedOperation>
