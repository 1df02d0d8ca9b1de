// The job that trains a shared model for all schools that share. A worker asks for it on behalf of a school whose shared
// model must be trained again. The result says nothing about the other schools.
import { z } from 'zod'
import { SharedKind } from '#events/insight/models.ts'
import { type JobKind, jobKind } from '#jobs/job.ts'
import { TenantId } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { runVerb } from './verb-job.ts'

export const TRAIN_SHARED_MODEL = 'train-shared-model'

const Gates = z.array(z.object({ gate: z.string(), passed: z.boolean() }))
const Trained = z.object({
  name: z.string(),
  schools: z.int(),
  learners: z.int(),
  answers: z.int(),
  offered: z.array(z.object({ tenant: TenantId, gates: Gates })),
})

export const trainSharedModelJob = (start: StartVerb): JobKind =>
  jobKind({
    name: TRAIN_SHARED_MODEL,
    // Each takes a processor for minutes.
    atOnce: 1,
    attempts: 3,
    backOffMs: 30_000,
    input: z.strictObject({ model: SharedKind }),
    async run({ model }, context) {
      const printed = await runVerb(start, ['models', 'train', model, '--shared', '--json'], context)
      const { offered, ...figures } = Trained.parse(printed)
      return { ...figures, gates: offered.find(({ tenant }) => tenant === context.tenant)?.gates ?? [] }
    },
  })
