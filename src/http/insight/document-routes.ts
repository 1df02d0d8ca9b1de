// POST /predict, /retrain and /generate, at the paths that the source documents name, and the generated data sets.
import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { cursorTo } from '#kernel/cursor.ts'
import { Instant } from '#kernel/ids.ts'
import type { Datasets } from '#modelling/datasets.ts'
import { TRAIN_MODEL, TrainModel } from '#modelling/jobs/train-model.ts'
import { simulatedSamples } from '#simulator/samples.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { HttpProblem } from '../http-problem.ts'
import { asProblems } from '../jobs/job-routes.ts'
import { shownJob } from '../jobs/job-schemas.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { operations } from './document-operations.ts'
import { DatasetId, DatasetsQuery, Generate, Predict, SamplesQuery } from './document-schemas.ts'

export type DocumentParts = { readonly jobs: Jobs; readonly datasets: Datasets; readonly trail: DurableTrail }

/** What the route needs of a risk; the query decides who may ask, and is in the trail. */
const Risk = z.object({
  risk: z.object({
    atRisk: z.boolean().nullable(),
    probability: z.number().nullable(),
    threshold: z.number().nullable(),
    model: z.object({ model: z.string() }).nullable(),
    fallback: z.object({ rule: z.string() }).nullable(),
  }),
})

export function documentRoutes(
  app: FastifyInstance,
  { jobs, datasets, trail, queries }: DocumentParts & Pick<ServerParts, 'queries'>,
): void {
  const record = (caller: Caller, { action }: AuditedOperation) =>
    trail.recordDurably({
      ...enteredBy(caller),
      action,
      subjects: [],
      purpose: 'prediction',
      at: Instant.parse(new Date().toISOString()),
    })

  app.post(
    '/predict',
    { config: { may: ['learning:read'], of: 'input', cost: costs.query, operation: operations.predict } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { learner } = parsed(Predict, bodyOf(request))
      const { output } = await queries.run({ query: 'learner-risk', input: { id: learner }, caller: callerOf(request) })
      const { atRisk, probability, threshold, model, fallback } = Risk.parse(output).risk
      return {
        learner,
        prediction: atRisk === null ? null : Number(atRisk),
        probability,
        confidence: probability === null ? null : Math.max(probability, 1 - probability),
        threshold,
        model_version: model?.model ?? null,
        fallback: fallback?.rule ?? null,
      }
    },
  )

  app.post(
    '/retrain',
    { config: { may: ['models:manage'], of: 'school', cost: costs.rebuild, operation: operations.retrain } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const input = parsed(TrainModel, bodyOf(request))
      const { key } = idempotencyKey(request)
      const { job } = await asProblems(() =>
        jobs.ask({
          ...{ tenant: caller.tenant, kind: TRAIN_MODEL, input, by: 'request', owner: caller.actor },
          key: `request ${key}`,
        }),
      )
      await record(caller, operations.retrain)
      void reply.code(202).header('location', `/api/jobs/${job.id}`)
      return shownJob(job, caller.actor)
    },
  )

  app.post(
    '/generate',
    { config: { may: ['models:manage'], of: 'school', cost: costs.page, operation: operations.generate } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const { samples, seed = randomInt(2 ** 31), hour } = parsed(Generate, bodyOf(request))
      const hour_generated = hour ?? new Date().getUTCHours()
      const dataset = await datasets.store(caller.tenant, { hour_generated, seed }, simulatedSamples(samples, seed))
      await record(caller, operations.generate)
      void reply.code(201)
      return dataset
    },
  )

  app.get(
    '/api/datasets',
    { exposeHeadRoute: false, config: { may: ['models:read'], of: 'school', operation: operations.datasets } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { limit, cursor } = parsed(DatasetsQuery, request.query)
      const found = await datasets.list(callerOf(request).tenant, {
        limit: limit + 1,
        ...(cursor !== undefined && { before: cursor }),
      })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return { items, next: last && found.length > limit ? cursorTo(last.generation_id) : null }
    },
  )

  app.get(
    '/api/datasets/:dataset/samples',
    { exposeHeadRoute: false, config: { may: ['models:read'], of: 'school', operation: operations.samples } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { limit, cursor = 0 } = parsed(SamplesQuery, request.query)
      const dataset = DatasetId.safeParse(Reflect.get(Object(request.params), 'dataset'))
      const found = dataset.success
        ? await datasets.samples(callerOf(request).tenant, dataset.data, { limit: limit + 1, after: cursor })
        : null
      if (!found || !dataset.success)
        throw new HttpProblem('not-found', 'There is no such data set in your school. See GET /api/datasets.')
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((sample) => ({ ...sample, generation_id: dataset.data })),
        next: last && found.length > limit ? cursorTo(last.id) : null,
      }
    },
  )
}
