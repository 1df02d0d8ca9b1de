// Rebuilds requested by somebody who waits for them: each in a process of its own, one per projection at a time.
import { z } from 'zod'
import type { Instant } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { RunningVerb, StartVerb, VerbEnd } from '#platform/verb-process.ts'
import { GenerationRefused } from '../generations/errors.ts'

export type RebuildRequest = {
  readonly candidate: boolean
  readonly switch: boolean
  readonly compare: boolean
  readonly force: boolean
}

/**
 * `refused`: it was built as far as it got, but a rule forbade comparing or switching. `failed`: an event could not be
 * folded, or the process ended unexpectedly. `stopped`: it was told to stop. Requested again, it continues from its
 * last save.
 */
export const rebuildStates = ['running', 'done', 'refused', 'failed', 'stopped'] as const
export type RebuildState = (typeof rebuildStates)[number]

const Side = z
  .object({
    generation: z.int().describe('Number of the generation.'),
    version: z.int().describe('Version of its definition.'),
    rows: z.int().describe('How many rows it has.'),
    checksum: z.string().describe('Checksum of the rows, alike where the rows are.'),
  })
  .meta({ id: 'ComparedGeneration', description: 'One of two generations that were compared.' })

/** A comparison without its rows, which belong to all schools and to persons. */
export const ComparisonCounts = z.object({
  before: Side.describe('The live generation.'),
  after: Side.describe('The other one.'),
  from: z.string().describe('The rows were compared at log positions from this one on.'),
  to: z.string().describe('And up to this one.'),
  columns: z
    .object({
      added: z.array(z.string()).describe('Columns that only the later one has.'),
      removed: z.array(z.string()).describe('Columns that only the earlier one has.'),
      retyped: z
        .array(
          z
            .object({
              column: z.string().describe('The column.'),
              before: z.string().describe('Its type in the earlier one.'),
              after: z.string().describe('Its type in the later one.'),
            })
            .describe('A column of another type.'),
        )
        .describe('Columns that have another type.'),
    })
    .describe('Columns that only one of them has, or that have another type.'),
  changed: z.int().describe('How many rows differ.'),
  onlyBefore: z.int().describe('How many rows only the earlier one has.'),
  onlyAfter: z.int().describe('How many rows only the later one has.'),
  byColumn: z.record(z.string(), z.int()).describe('How many rows differ in each of the columns that both have.'),
  same: z.boolean().describe('Whether they are the same.'),
})

const ProgressLine = z.object({
  progress: z.string(),
  phase: z.string(),
  done: z.int(),
  total: z.int(),
  perSecond: z.int(),
  leftMs: z.int().nullable(),
  trouble: z.string().nullable(),
})

const FinalLine = z.object({
  rebuilt: z.array(
    z.object({
      generation: z.object({ generation: z.int(), version: z.int() }),
      resumed: z.boolean(),
      events: z.int(),
      fault: z.object({ position: z.string(), type: z.string(), error: z.string() }).nullable(),
      comparison: ComparisonCounts.nullable(),
      refused: z.object({ code: z.string(), message: z.string() }).nullable(),
      switched: z.unknown(),
    }),
  ),
})

export type RebuildResult = {
  readonly generation: number
  readonly version: number
  readonly resumed: boolean
  readonly events: number
  readonly switched: boolean
  readonly comparison: z.output<typeof ComparisonCounts> | null
}

export type RebuildJob = {
  readonly projection: string
  readonly asked: RebuildRequest
  readonly by: string
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly state: RebuildState
  /** Null until the process first reports. */
  readonly progress: {
    readonly generation: number
    readonly phase: string
    readonly done: number
    readonly total: number
    readonly perSecond: number
    readonly leftMs: number | null
  } | null
  /** Why it is stopped, or did not end as requested. */
  readonly trouble: { readonly code: string; readonly detail: string } | null
  readonly result: RebuildResult | null
}

export type RebuildJobs = {
  /**
   * Throws GenerationRefused if this service is already rebuilding the projection. `school`: whose slot the rebuild
   * takes.
   */
  start(projection: string, request: RebuildRequest, by: string, school?: string): RebuildJob
  /** The latest rebuild of the projection that this service started. */
  find(projection: string): RebuildJob | null
  /** How many are running: of one school, or of all. */
  running(school?: string): number
  /**
   * Interrupts one rebuild, which keeps what it has built. Returns at once: `find` reports its end. False if this service
   * does not run it.
   */
  cancel(projection: string): boolean
  /**
   * Interrupts all rebuilds and waits for their ends. What they have built is kept, and continued when requested again.
   */
  close(): Promise<void>
}

export function rebuildJobs(parts: {
  readonly start: StartVerb
  readonly now: () => Instant
  /** What a failed process wrote to stderr. Not for the requester: it may reveal how the machine is set up. */
  readonly onBroken: (projection: string, lines: readonly string[]) => void
}): RebuildJobs {
  const jobs = new Map<string, RebuildJob>()
  const verbs = new Map<string, RunningVerb & { readonly school: string | undefined }>()
  const interrupted = new Set<string>()

  function begin(projection: string, request: RebuildRequest, by: string, school: string | undefined): RebuildJob {
    let outcome: z.output<typeof FinalLine>['rebuilt'][number] | undefined
    const stderrLines: string[] = []
    const change = (more: Partial<RebuildJob>) => {
      const job = jobs.get(projection)
      if (job) jobs.set(projection, { ...job, ...more })
    }
    const job: RebuildJob = {
      projection,
      asked: request,
      by,
      startedAt: parts.now(),
      endedAt: null,
      state: 'running',
      progress: null,
      trouble: null,
      result: null,
    }
    jobs.set(projection, job)
    const verb = parts.start(argumentsOf(projection, request, by), (from, text) => {
      const line = readJson(text)
      const progress = ProgressLine.safeParse(line)
      const end = from === 'stdout' ? FinalLine.safeParse(line) : null
      if (end?.success) outcome = end.data.rebuilt[0]
      else if (progress.success) change(progressChange(progress.data))
      else if (from === 'stderr' && stderrLines.length < MOST_STDERR_LINES) stderrLines.push(text)
    })
    verbs.set(projection, { ...verb, school })
    void verb.ended.then((end) => {
      verbs.delete(projection)
      // A later rebuild that a signal ends has failed, and was not stopped.
      const state = stateOf(end, interrupted.delete(projection))
      if (state === 'failed' && !outcome?.fault) parts.onBroken(projection, stderrLines)
      change({
        endedAt: parts.now(),
        state,
        trouble: troubleOf(state, end, outcome, stderrLines),
        result: outcome ? resultOf(outcome) : null,
      })
    })
    return job
  }

  return {
    start(projection, request, by, school) {
      if (verbs.has(projection))
        throw new GenerationRefused(
          'being-built',
          `${projection} is already being rebuilt: wait until that rebuild ends.`,
        )
      return begin(projection, request, by, school)
    },
    find: (projection) => jobs.get(projection) ?? null,
    running: (school) =>
      school === undefined ? verbs.size : [...verbs.values()].filter((verb) => verb.school === school).length,
    cancel(projection) {
      const verb = verbs.get(projection)
      if (!verb) return false
      interrupted.add(projection)
      verb.interrupt()
      return true
    },
    async close() {
      const running = [...verbs]
      for (const [projection, verb] of running) {
        interrupted.add(projection)
        verb.interrupt()
      }
      await Promise.all(running.map(([, { ended }]) => ended))
    },
  }
}

const MOST_STDERR_LINES = 50

function argumentsOf(projection: string, request: RebuildRequest, by: string): readonly string[] {
  const flags = [
    ...(request.switch ? ['--switch'] : []),
    ...(request.candidate ? ['--candidate'] : []),
    ...(request.compare ? [] : ['--no-compare']),
    ...(request.force ? ['--force'] : []),
  ]
  return ['projections', 'rebuild', projection, '--json', '--by', by, ...flags]
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function progressChange({ progress, phase, done, total, perSecond, leftMs, trouble }: z.output<typeof ProgressLine>) {
  return {
    progress: { generation: Number(progress.split('/').at(-1)), phase, done, total, perSecond, leftMs },
    trouble: trouble === null ? null : { code: 'faulted', detail: trouble },
  }
}

/**
 * From the exit codes of the command line: `interrupted` is the orderly end after a stop. A process that a signal ended
 * has failed (out of memory, a crash), unless the service sent the signal after an interrupt that took too long.
 */
function stateOf({ code, signal }: VerbEnd, isInterrupted: boolean): RebuildState {
  if (code === exitCodes.done) return 'done'
  if (code === exitCodes.refused) return 'refused'
  return code === exitCodes.interrupted || (isInterrupted && signal !== null) ? 'stopped' : 'failed'
}

function troubleOf(
  state: RebuildState,
  { signal }: VerbEnd,
  outcome: z.output<typeof FinalLine>['rebuilt'][number] | undefined,
  stderrLines: readonly string[],
): RebuildJob['trouble'] {
  if (state === 'done' || state === 'stopped') return null
  if (outcome?.fault) {
    const { position, type, error } = outcome.fault
    return { code: 'faulted', detail: `The event at position ${position} (${type}) cannot be folded: ${error}` }
  }
  if (outcome?.refused) return { code: outcome.refused.code, detail: outcome.refused.message }
  // The last line of a refusal is one sentence for people.
  if (state === 'refused') return { code: 'refused', detail: stderrLines.at(-1) ?? 'It was refused.' }
  if (signal !== null)
    return {
      code: 'broken',
      detail: `The rebuild process was ended by ${signal}. Request the rebuild again: it continues from its last save.`,
    }
  return { code: 'broken', detail: 'The rebuild process failed. See the log of the service.' }
}

const resultOf = (outcome: z.output<typeof FinalLine>['rebuilt'][number]): RebuildResult => ({
  generation: outcome.generation.generation,
  version: outcome.generation.version,
  resumed: outcome.resumed,
  events: outcome.events,
  switched: outcome.switched !== null && outcome.switched !== undefined,
  comparison: outcome.comparison,
})
