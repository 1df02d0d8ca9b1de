// The job that trains a model of a school, judges it by its gates, stores and records it.
import { z } from 'zod'
import { ModelKind } from '#events/insight/models.ts'
import { type JobKind, jobKind } from '#jobs/job.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { Seed } from './seed.ts'
import { runVerb } from './verb-job.ts'

export const TRAIN_MODEL = 'train-model'

export const TrainModel = z.strictObject({
  model: ModelKind,
  seed: Seed.describe('The seed of everything that is drawn. A model of levels draws nothing.'),
  day: z.int().min(0).max(1_000).default(84).describe('Only of course risk: the day of the course, from 0.'),
  promote: z
    .boolean()
    .default(false)
    .describe('Whether it is put into service at once if it passes all gates. Otherwise a person decides.'),
})

/** Of what the verb prints; `GET /api/models/{name}` shows all of it. */
const Trained = z.object({
  name: z.string(),
  state: z.string(),
  answers: z.int(),
  learners: z.int(),
  servedBy: z.string(),
  gates: z.array(
    z.object({ gate: z.string(), passed: z.boolean(), value: z.number().nullable(), bound: z.number().nullable() }),
  ),
  comparedWith: z.string().nullable(),
})

/** The same answers and seed give the same model, so a training that was killed after it was recorded changes nothing again. */
export const trainModelJob = (start: StartVerb): JobKind =>
  jobKind({
    name: TRAIN_MODEL,
    // Each takes a processor for minutes.
    atOnce: 2,
    attempts: 3,
    backOffMs: 30_000,
    input: TrainModel,
    async run({ model, seed, day, promote }, context) {
      const answer = await runVerb(
        start,
        [
          ...['models', 'train', model, '--tenant', context.tenant, '--json'],
          ...(model === 'level' ? [] : ['--seed', String(seed)]),
          ...(model === 'course-risk' ? ['--day', String(day)] : []),
          ...(promote ? ['--promote'] : []),
        ],
        context,
      )
      return Trained.parse(answer)
    },
  })
