// Jobs as the API shows them.
import { z } from 'zod'
import { askers, type Job, JobId, jobStates } from '#jobs/job.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf } from '#kernel/cursor.ts'
import { Instant, type PersonId } from '#kernel/ids.ts'

export const JobsQuery = z.strictObject({
  state: z.enum(jobStates).optional().describe('Only jobs in this state.'),
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,99}$/, 'The name of a kind is expected, such as train-model.')
    .optional()
    .describe('Only jobs of this kind.'),
  own: z.enum(['true', 'false']).optional().describe('`true`: only those that you have asked for.'),
  limit: pageSize({ most: 200, usual: 50 }),
  cursor: cursorOf(z.object({ askedAt: Instant, id: JobId })).optional(),
})

const Progress = z
  .object({
    phase: z.string().describe('What is being done.'),
    unit: z.string().describe('What is counted.'),
    done: z.number().describe('How many are done.'),
    total: z.number().nullable().describe('How many there are; null if that is not known.'),
    perSecond: z.number().describe('How many are done in a second.'),
    leftMs: z
      .number()
      .nullable()
      .describe('How long the phase will go on, in milliseconds; null if that is not known.'),
  })
  .meta({ id: 'JobProgress', description: 'How far a job is.' })

const Problem = z
  .object({
    code: z.string().describe('What kind of problem it is.'),
    detail: z.string().describe('The problem in a sentence.'),
  })
  .meta({ id: 'JobProblem', description: 'Why a job, or its last start, failed.' })

export const ShownJob = z
  .object({
    id: uuidText('The id of the job.'),
    kind: z.string().describe('What it does, such as `train-model`.'),
    input: z
      .looseObject({})
      .describe('What it was asked to do, by ids and settings; empty for somebody else’s job about a person.'),
    askedBy: z
      .enum(askers)
      .describe(
        'What asked for it: a request, a verb of the command line, a drift that was found, or a right of a person.',
      ),
    askedAt: momentText('When it was asked for.'),
    state: z.enum(jobStates).describe('`waiting`: it has not started, or is to start again at `nextAt`.'),
    starts: count('How often it was started since it was asked for, or retried.'),
    startedAt: momentText('Its first start; null before.').nullable(),
    endedAt: momentText('Its end; null before.').nullable(),
    nextAt: momentText('When it starts again after a failure; null otherwise.').nullable(),
    isCancelling: z.boolean().describe('Whether it was cancelled, and has not ended yet.'),
    progress: Progress.nullable().describe('How far it is; null before it reported.'),
    result: z.unknown().describe('What it found or made, by kind; null before it is done.'),
    isOwn: z.boolean().describe('Whether you have asked for it.'),
    problem: Problem.nullable().describe('Why it failed or, while it waits, why its last start did; null otherwise.'),
  })
  .meta({ id: 'Job', description: 'Long work that was asked for, and that a worker does.' })

export const JobList = z
  .object({ items: z.array(ShownJob).describe('The jobs, newest first.'), next: nextPage })
  .meta({ id: 'JobPage', description: 'A page of jobs.' })

/** Without whose job it is, but for whether it is the caller's. */
export const shownJob = ({ owner, ...job }: Job, actor: PersonId) => ({
  ...job,
  isOwn: owner === actor,
  input: z.looseObject({}).catch({}).parse(job.input),
})
