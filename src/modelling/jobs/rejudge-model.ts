// The job that says whom a model, or another threshold, would have flagged, in figures: the verb at a terminal lists the learners.
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import { type JobKind, jobKind } from '#jobs/job.ts'
import { Instant } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { runVerb } from './verb-job.ts'

export const REJUDGE_MODEL = 'rejudge-model'

const Question = z.strictObject({
  threshold: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('The share from which on an alert would be raised; that of the model if absent.'),
  from: Instant.optional().describe('Only predictions from this time on.'),
  until: Instant.optional().describe('Only predictions before this time.'),
})

const isInOrder = ({ from, until }: z.output<typeof Question>) =>
  from === undefined || until === undefined || from < until
const OUT_OF_ORDER = { error: 'It must be after from.', path: ['until'] }

export const RejudgeQuestion = Question.refine(isInOrder, OUT_OF_ORDER)

export const RejudgeModel = z
  .strictObject({
    model: ModelName.refine((name) => name.startsWith('at-risk-'), 'Only a model of at-risk flags learners.'),
    ...Question.shape,
  })
  .refine(isInOrder, OUT_OF_ORDER)

const Printed = z.object({
  model: z.string(),
  threshold: z.number(),
  serving: z.string().nullable(),
  moments: z.int(),
  learners: z.int(),
  flagged: z.array(z.unknown()),
  added: z.array(z.unknown()),
  gone: z.array(z.unknown()),
  known: z.object({ moments: z.int(), recall: z.number(), precision: z.number().nullable() }).nullable(),
})

export const rejudgeModelJob = (start: StartVerb): JobKind =>
  jobKind({
    name: REJUDGE_MODEL,
    atOnce: 2,
    attempts: 3,
    backOffMs: 30_000,
    input: RejudgeModel,
    async run({ model, threshold, from, until }, context) {
      const option = (name: string, value: string | number | undefined) =>
        value === undefined ? [] : [name, String(value)]
      const printed = await runVerb(
        start,
        [
          ...['models', 'rejudge', '--tenant', context.tenant, '--model', model, '--json'],
          ...option('--threshold', threshold),
          ...option('--from', from),
          ...option('--to', until),
        ],
        context,
      )
      const { flagged, added, gone, ...figures } = Printed.parse(printed)
      return { ...figures, flagged: flagged.length, more: added.length, fewer: gone.length }
    },
  })
