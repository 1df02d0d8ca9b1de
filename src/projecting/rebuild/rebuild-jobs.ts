// Rebuilds that somebody else waits for: each in a process of its own, one at a time for a projection, told as they go.
import { z } from 'zod'
import type { Instant } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { RunningVerb, StartVerb, VerbEnd } from '#platform/verb-process.ts'
import { GenerationRefused } from '../generations/errors.ts'

export type RebuildAsked = {
  readonly candidate: boolean
  readonly switch: boolean
  readonly compare: boolean
  readonly force: boolean
}

/**
 * `refused`: it is built as far as it went, and a rule was against comparing or switching. `failed`: an event could
 * not be folded, or the process ended in a way that nobody had asked for. `stopped`: told to. Asked for again, it goes on
 * from its last save.
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

/** A comparison without its rows: they are of all schools, and of persons. */
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

const Line = z.object({
  progress: z.string(),
  phase: z.string(),
  done: z.int(),
  total: z.int(),
  perSecond: z.int(),
  leftMs: z.int().nullable(),
  trouble: z.string().nullable(),
})

const Told = z.object({
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
  readonly asked: RebuildAsked
  readonly by: string
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly state: RebuildState
  /** Null until the process tells for the first time. */
  readonly progress: {
    readonly generation: number
    readonly phase: string
    readonly done: number
    readonly total: number
    readonly perSecond: number
    readonly leftMs: number | null
  } | null
  /** Why it stands still, or ended otherwise than asked. */
  readonly trouble: { readonly code: string; readonly detail: string } | null
  readonly result: RebuildResult | null
}

export type RebuildJobs = {
  /** Throws GenerationRefused where this process builds that projection already. `school`: whose slot it takes. */
  start(projection: string, asked: RebuildAsked, by: string, school?: string): RebuildJob
  /** The latest of this process. */
  find(projection: string): RebuildJob | null
  /** How many run: of one school, or all. */
  running(school?: string): number
  /** Ends all of them in order; what they built so far is kept, and gone on with when it is asked for again. */
  close(): Promise<void>
}

export function rebuildJobs(parts: {
  readonly start: StartVerb
  readonly now: () => Instant
  /** What a process said that broke. Not for those who asked: it may say how the machine is set up. */
  readonly onBroken: (projection: string, said: readonly string[]) => void
}): RebuildJobs {
  const jobs = new Map<string, RebuildJob>()
  const verbs = new Map<string, RunningVerb & { readonly school: string | undefined }>()
  const interrupted = new Set<string>()

  function begin(projection: string, asked: RebuildAsked, by: string, school: string | undefined): RebuildJob {
    let told: z.output<typeof Told>['rebuilt'][number] | undefined
    const said: string[] = []
    const change = (more: Partial<RebuildJob>) => {
      const job = jobs.get(projection)
      if (job) jobs.set(projection, { ...job, ...more })
    }
    const job: RebuildJob = {
      projection,
      asked,
      by,
      startedAt: parts.now(),
      endedAt: null,
      state: 'running',
      progress: null,
      trouble: null,
      result: null,
    }
    jobs.set(projection, job)
    const verb = parts.start(argumentsOf(projection, asked, by), (from, text) => {
      const line = readJson(text)
      const progress = Line.safeParse(line)
      const end = from === 'stdout' ? Told.safeParse(line) : null
      if (end?.success) told = end.data.rebuilt[0]
      else if (progress.success) change(standing(progress.data))
      else if (from === 'stderr' && said.length < MOST_SAID) said.push(text)
    })
    verbs.set(projection, { ...verb, school })
    void verb.ended.then((end) => {
      verbs.delete(projection)
      const state = stateOf(end, interrupted.has(projection))
      if (state === 'failed' && !told?.fault) parts.onBroken(projection, said)
      change({
        endedAt: parts.now(),
        state,
        trouble: troubleOf(state, end, told, said),
        result: told ? resultOf(told) : null,
      })
    })
    return job
  }

  return {
    start(projection, asked, by, school) {
      if (verbs.has(projection))
        throw new GenerationRefused('being-built', `${projection} is being built: wait until that has ended.`)
      return begin(projection, asked, by, school)
    },
    find: (projection) => jobs.get(projection) ?? null,
    running: (school) =>
      school === undefined ? verbs.size : [...verbs.values()].filter((verb) => verb.school === school).length,
    async close() {
      const open = [...verbs]
      for (const [projection, verb] of open) {
        interrupted.add(projection)
        verb.interrupt()
      }
      await Promise.all(open.map(([, { ended }]) => ended))
    },
  }
}

const MOST_SAID = 50

function argumentsOf(projection: string, asked: RebuildAsked, by: string): readonly string[] {
  const flags = [
    ...(asked.switch ? ['--switch'] : []),
    ...(asked.candidate ? ['--candidate'] : []),
    ...(asked.compare ? [] : ['--no-compare']),
    ...(asked.force ? ['--force'] : []),
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

function standing({ progress, phase, done, total, perSecond, leftMs, trouble }: z.output<typeof Line>) {
  return {
    progress: { generation: Number(progress.split('/').at(-1)), phase, done, total, perSecond, leftMs },
    trouble: trouble === null ? null : { code: 'faulted', detail: trouble },
  }
}

/**
 * By the exit codes of the command line: `interrupted` is the end in order of one that was told to stop. A signal that ended
 * it is a fault (out of memory, a crash), unless it was ours after an interrupt that took too long.
 */
function stateOf({ code, signal }: VerbEnd, isInterrupted: boolean): RebuildState {
  if (code === exitCodes.done) return 'done'
  if (code === exitCodes.refused) return 'refused'
  return code === exitCodes.interrupted || (isInterrupted && signal !== null) ? 'stopped' : 'failed'
}

function troubleOf(
  state: RebuildState,
  { signal }: VerbEnd,
  told: z.output<typeof Told>['rebuilt'][number] | undefined,
  said: readonly string[],
): RebuildJob['trouble'] {
  if (state === 'done' || state === 'stopped') return null
  if (told?.fault) {
    const { position, type, error } = told.fault
    return { code: 'faulted', detail: `It cannot fold the event at position ${position} (${type}): ${error}` }
  }
  if (told?.refused) return { code: told.refused.code, detail: told.refused.message }
  // A refusal is one sentence for people, on its last line.
  if (state === 'refused') return { code: 'refused', detail: said.at(-1) ?? 'It was refused.' }
  if (signal !== null)
    return {
      code: 'broken',
      detail: `The process that builds it was ended by ${signal}. Ask for the rebuild again: it goes on from its last save.`,
    }
  return { code: 'broken', detail: 'The process that builds it broke; the log of the service says why.' }
}

const resultOf = (told: z.output<typeof Told>['rebuilt'][number]): RebuildResult => ({
  generation: told.generation.generation,
  version: told.generation.version,
  resumed: told.resumed,
  events: told.events,
  switched: told.switched !== null && told.switched !== undefined,
  comparison: told.comparison,
})
