// The queue of jobs: long work that somebody asked for, done once by a worker, whichever worker that is.
//
// In: a kind and its input, in one school. Out: a row that the school can see: state, progress, and a result or a problem.
// Invariants: the row decides, and BullMQ only says that there is something to do; at most one start of a job may change its row;
// a job whose worker was killed is started again elsewhere; a kind runs at most `atOnce` times in the whole installation, and one
// school leaves a place to the others. Results and problems name no person. An input may hold the id of one, if its kind says so:
// then it is shown to nobody but the owner of the job.
import { z } from 'zod'
import { type FieldProblem, fieldProblems } from '#kernel/field-problem.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

export const JobId = z.uuid().toLowerCase().brand<'JobId'>().describe('A job, by id.')
export type JobId = z.output<typeof JobId>

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/** What a job had to be done for: a person or a program asked, a verb of the command line, or a model that had drifted. */
export const askers = ['request', 'command-line', 'drift', 'rights'] as const
export type Asker = (typeof askers)[number]

export const JobProgress = z.object({
  /** What is being done, in a few words. */
  phase: z.string(),
  unit: z.string(),
  done: z.number(),
  /** Null if it is not known. */
  total: z.number().nullable(),
  perSecond: z.number(),
  leftMs: z.number().nullable(),
})
export type JobProgress = z.output<typeof JobProgress>

export const JobProblem = z.object({ code: z.string(), detail: z.string() })
export type JobProblem = z.output<typeof JobProblem>

export type Job = {
  readonly id: JobId
  readonly kind: string
  readonly input: unknown
  readonly askedBy: Asker
  /** Who asked for it; null if nobody did, or if they were erased. */
  readonly owner: PersonId | null
  readonly askedAt: Instant
  readonly state: JobState
  /** How often it was started since it was asked for or last retried. */
  readonly starts: number
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  /** When a job that failed is started again; null if it did not. */
  readonly nextAt: Instant | null
  readonly isCancelling: boolean
  readonly progress: JobProgress | null
  readonly result: unknown
  /** Why it failed or, while it waits, why its last start did. */
  readonly problem: JobProblem | null
}

export type Reached = {
  /** What is being done. Another phase begins a new rate. */
  readonly phase: string
  readonly unit: string
  readonly done: number
  readonly total: number | null
}

export type JobContext = {
  readonly tenant: TenantId
  readonly job: JobId
  readonly owner: PersonId | null
  /** Cheap: call it as often as you like. */
  progress(reached: Reached): void
  /** Aborted when the job is cancelled, when the worker stops, and when another worker has taken the job over. */
  readonly signal: AbortSignal
}

/** A kind of job. Its work may be begun again from the start at any moment, so what it does must be the same if done twice. */
export type JobKind = {
  readonly name: string
  /** How many run at once in the installation. */
  readonly atOnce: number
  /** How often it is started before it has failed; a start whose worker was killed counts. */
  readonly attempts: number
  /** The pause after the first failure; it doubles each time. */
  readonly backOffMs: number
  /** Its input holds ids of people. */
  readonly namesPeople?: true
  /** How many unfinished ones of this kind somebody may have; as many as the school if absent. */
  readonly mostOfOwner?: number
  /** The input as the kind wants it. Throws InvalidJob. */
  parse(input: unknown): unknown
  /** Resolves to what is shown as its result. Throws JobFailed for a problem that the school is to read. */
  run(input: unknown, context: JobContext): Promise<unknown>
}

type TypedKind<Schema extends z.ZodType> = Omit<JobKind, 'parse' | 'run'> & {
  readonly input: Schema
  run(input: z.output<Schema>, context: JobContext): Promise<unknown>
}

export function jobKind<Schema extends z.ZodType>({ input: schema, run, ...kind }: TypedKind<Schema>): JobKind {
  const parse = (input: unknown): z.output<Schema> => {
    const read = schema.safeParse(input)
    if (read.success) return read.data
    throw new InvalidJob(fieldProblems(read.error))
  }
  return { ...kind, parse, run: async (input, context) => run(parse(input), context) }
}

/** The input does not fit the kind. */
export class InvalidJob extends Error {
  override readonly name = 'InvalidJob'
  readonly problems: readonly FieldProblem[]
  constructor(problems: readonly FieldProblem[]) {
    super(problems.map(({ pointer, detail }) => `${pointer || 'The input'}: ${detail}`).join(' '))
    this.problems = problems
  }
}

/** A problem in words for whoever asked, without anything about persons. `isFinal`: another start would not help. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed'
  readonly code: string
  readonly isFinal: boolean
  constructor(code: string, detail: string, { isFinal = true }: { readonly isFinal?: boolean } = {}) {
    super(detail)
    this.code = code
    this.isFinal = isFinal
  }
}

/** The queue refuses: too many jobs of a school, or a job whose state does not allow it. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused'
  readonly code: 'too-many-jobs' | 'too-many-own-jobs' | 'key-reused' | 'job-ended' | 'job-not-ended'
  constructor(code: JobRefused['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

/** The job as somebody else than its owner sees it: without the ids of people in its input. */
export const withoutPeople = (job: Job, kinds: ReadonlyMap<string, JobKind>): Job =>
  kinds.get(job.kind)?.namesPeople ? { ...job, input: {} } : job
