// The job that fits the weights of memory on the reviews of a school, and says what they are worth on learners who were held out. It
// puts them into force only if it was asked to; otherwise a person reads the figures and decides.
import { z } from 'zod'
import { WeightsVersion, WeightValues } from '#events/learning/memory-weights.ts'
import { fittingShape } from '#events/teaching/revision-fitting.ts'
import { JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { NO_TRAINER, openTrainer } from '../revision/memory-trainer.ts'
import { runVerb } from './verb-job.ts'

export const FIT_WEIGHTS = 'fit-revision-weights'

export const FitWeights = z.strictObject({
  putIntoForce: z
    .boolean()
    .default(false)
    .describe('Whether they are put into force at once if they are better. Otherwise a person decides.'),
})

const { lossBefore, lossAfter, ...counts } = fittingShape
const needed = z.object({ reviews: z.int(), learners: z.int(), heldOutReviews: z.int(), heldOutLearners: z.int() })

/** Of what the verb prints: what was found, and of weights all that `POST /api/revision-weights` takes. */
const Fitted = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('too-little'), ...counts, needs: needed }),
  z.object({
    outcome: z.enum(['better', 'no-better']),
    values: WeightValues,
    ...counts,
    ...{ lossBefore, lossAfter },
    comparedWith: WeightsVersion.nullable(),
    version: WeightsVersion.nullable(),
  }),
])

/** A run of a job that was killed after it had put weights into force puts nothing else into force, and reports those. */
export const fitWeightsJob = (start: StartVerb): JobKind =>
  jobKind({
    name: FIT_WEIGHTS,
    atOnce: 2,
    attempts: 3,
    backOffMs: 30_000,
    input: FitWeights,
    async run({ putIntoForce }, context) {
      if (openTrainer() === null) throw new JobFailed('no-trainer', NO_TRAINER)
      const args = [
        'revision',
        'fit',
        '--tenant',
        context.tenant,
        '--json',
        ...(putIntoForce ? ['--job', context.job] : ['--dry-run']),
      ]
      return Fitted.parse(await runVerb(start, args, context))
    },
  })
