// POST /api/revision-weights/fit: weights of memory are fitted on the reviews of the school, by a job.
import type { FastifyInstance } from 'fastify'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { Instant } from '#kernel/ids.ts'
import { FIT_WEIGHTS, FitWeights } from '#modelling/jobs/fit-weights.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { idempotencyKey as keyParameter } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { asProblems } from '../jobs/job-routes.ts'
import { costs } from '../limits/costs.ts'
import { type AuditedOperation, json } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { accepted, acceptedJob, asking } from '../rights/export-routes.ts'

export type FitWeightsParts = { readonly jobs: Pick<Jobs, 'ask'>; readonly trail: DurableTrail }

export function fitWeightsRoute(app: FastifyInstance, { jobs, trail }: FitWeightsParts): void {
  app.post(
    '/api/revision-weights/fit',
    { config: { may: ['models:manage'], of: 'school', cost: costs.rebuild, operation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const input = parsed(FitWeights, bodyOf(request))
      const { tenant, actor } = caller
      // Of another caller, the same key is another one.
      const key = derivedUuid('key of a fitting', tenant, actor, idempotencyKey(request).key)
      // First: no job may start that nobody is known to have asked for.
      await trail.recordDurably({
        ...enteredBy(caller),
        ...{ action: operation.action, subjects: [], purpose: 'prediction', facts: input },
        at: Instant.parse(new Date().toISOString()),
      })
      const asked = await asProblems(() =>
        jobs.ask({ tenant, kind: FIT_WEIGHTS, input, by: 'request', owner: actor, key }),
      )
      return accepted(reply, caller, asked)
    },
  )
}

const operation = {
  action: 'fit-revision-weights',
  operationId: 'fitRevisionWeights',
  tags: ['teaching'],
  summary: 'Fit the weights of memory',
  description:
    'Fits the weights of memory on the reviews of the school, and judges them on learners who are held out. It is a job: `GET /api/jobs/{job}` shows how far it is, and then the weights with their figures, which `POST /api/revision-weights` puts into force. Where there are too few reviews or learners, the job is done with the outcome `too-little`, and says how many there are and how many are needed. The same `Idempotency-Key` gives the same job.',
  parameters: [keyParameter],
  requestBody: {
    required: true,
    content: json(
      namedSchema(FitWeights, {
        id: 'RevisionWeightsFit',
        description: 'What becomes of better weights.',
        io: 'input',
      }),
      { putIntoForce: false },
    ),
  },
  responses: { '202': acceptedJob },
  problems: asking,
} satisfies AuditedOperation
