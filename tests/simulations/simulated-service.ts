// Several processes that carry out commands over one log, for the simulation: each call of the log waits for its turn and
// may fail, and a process may end at any step. For tests alone.

import type { Codec } from '#commanding/codec.ts'
import { commandIndex } from '#commanding/command-index.ts'
import { type CommandAnswer, type CommandRequest, commandRunner } from '#commanding/command-runner.ts'
import type { Pending } from '#commanding/pending-command.ts'
import { type StreamQueue, streamQueue } from '#commanding/stream-queue.ts'
import type { StreamSnapshots } from '#commanding/stream-snapshots.ts'
import { evolveAll, moveOn, type StreamState, type StreamStates, streamStates } from '#commanding/stream-states.ts'
import type { Definitions } from '#definitions/definitions.ts'
import { type Append, type EventLog, LogBusy, OutcomeUnknown } from '#event-log/event-log.ts'
import { commandOf, derivedCommandId, type Instant, type StreamName, type Zone } from '#kernel/ids.ts'
import { minute } from '#kernel/specification.ts'
import { silentTrail } from '#trail/trail.ts'
import { authoriseUnrelated } from '../fixtures/test-caller.ts'
import { copyOf } from './simulated-log.ts'

export const mutants = [
  'a state kept before its events are committed',
  'command ids that are not recognised',
  'a new revision after an unknown outcome',
  'a repeated append taken for a new one',
  'a remembered state that is never read on',
  'only the latest commands recognised',
  'one id for one key in all streams',
  'ids of the first release that are not looked for',
  'a snapshot without the commands of its stream',
  'an append that does not name the last event',
  'a snapshot that is trusted whatever it ends with',
] as const
/** `the first release` uses ids that do not depend on the stream. */
export type Variant = 'right' | 'the first release' | (typeof mutants)[number]

export type Fault = 'none' | 'busy' | 'lost' | 'executed-then-timeout' | 'crash-before' | 'crash-after'
export type Fate = { turn(label: string): Promise<unknown>; nextFault(): Fault }

/** The process that received the request has ended: the caller sees a connection reset. */
export class ProcessGone extends Error {}

const never = new Promise<never>(() => {})

export type SimulatedProcess = { run(request: CommandRequest): Promise<CommandAnswer> }

export type ProcessParts = {
  readonly log: EventLog
  readonly codec: Codec
  readonly definitions: Definitions
  readonly variant: Variant
  readonly mostBytes: number
  /** Shared by all processes. */
  readonly snapshots: StreamSnapshots
  /** For each command, also loads its stream concurrently. */
  readonly looks: boolean
  readonly fate: Fate
}

/** A process that restarts with empty memory after each crash. */
export function simulatedProcess(parts: ProcessParts): SimulatedProcess {
  let life = newLife(parts)
  return {
    async run(request) {
      const mine = life
      const gone = mine.ended.then(() => {
        if (life === mine) life = newLife(parts)
        throw new ProcessGone()
      })
      return Promise.race([mine.commands.run(request), gone])
    },
  }
}

function newLife(parts: ProcessParts) {
  const { log, codec, definitions, variant, mostBytes, looks, fate } = parts
  let end = () => {}
  let dead = false
  const ended = new Promise<void>((resolve) => {
    end = () => {
      dead = true
      resolve()
    }
  })

  /** A call of the log. Its effect and its answer are separate steps: others may come in between. */
  async function step<Result>(label: string, effect: () => Promise<Result>): Promise<Result> {
    await fate.turn(label)
    if (dead) return never
    const fault = fate.nextFault()
    if (fault === 'crash-before') {
      end()
      return never
    }
    if (fault === 'busy') throw new LogBusy(1)
    if (fault === 'lost') throw new OutcomeUnknown(new Error('connection reset'))
    const outcome = await effect().then(
      (result) => ({ result }),
      (failure: unknown) => ({ failure }),
    )
    if (fault === 'crash-after') {
      end()
      return never
    }
    await fate.turn(`${label}: answer`)
    if (dead) return never
    if (fault === 'executed-then-timeout') throw new OutcomeUnknown(new Error('timeout'))
    if ('failure' in outcome) throw outcome.failure
    return outcome.result
  }

  const remote: EventLog = {
    ...log,
    append: (append) => step('append', () => log.append(append)),
    readStream: (stream, page) => step('read', () => log.readStream(stream, page)),
  }
  const snapshots = distorted(variant, parts.snapshots, log)
  // Low limits, because there are few events: look for a snapshot after the first, save one after the second.
  const states = streamStates(remote, codec, { mostBytes, snapshots, firstPage: 1, far: 0 })
  const used = faulty(variant, remote, states, codec)
  let clock = 0
  const runner = commandRunner({
    authorise: authoriseUnrelated,
    definitions,
    log: { mayHoldOldIds: variant !== 'ids of the first release that are not looked for' && log.mayHoldOldIds },
    queue: renamed(variant, streamQueue(used.log, codec, used.states)),
    schoolOf: async () => ({ zone: 'Europe/Paris' as Zone, level: 'identifying' }),
    trail: silentTrail,
    schoolSecret: null,
    now: (): Instant => {
      clock += 1
      return minute(clock)
    },
  })
  const commands = {
    run(request: CommandRequest): Promise<CommandAnswer> {
      const command = definitions.commands.get(request.command)
      if (looks && command) {
        const { tenant, actor } = request.caller
        const at = minute(0)
        const context = { tenant, actor, occurredAt: at, now: at, zone: 'Europe/Paris' as Zone }
        const stream = command.stream(command.input.parse(request.input), context)
        void states.load(stream, tenant, [command.decider], true).catch(() => undefined)
      }
      // For the variant that identifies a command by its key alone.
      return runner.run(
        variant === 'one id for one key in all streams' ? { ...request, correlationId: request.key } : request,
      )
    },
  }
  return { commands, ended }
}

/** Commands under other ids than the current ones. */
function renamed(variant: Variant, queue: StreamQueue): StreamQueue {
  const under = (
    pending: Omit<Pending, 'resolve' | 'reject'>,
    name: Pick<Pending['stamp'], 'commandId' | 'fingerprint'>,
  ) => ({
    ...pending,
    commandId: name.commandId,
    stamp: { ...pending.stamp, ...name },
    firstRelease: null,
  })
  switch (variant) {
    case 'one id for one key in all streams':
      return {
        ...queue,
        add: (stream, pending) =>
          queue.add(
            stream,
            under(pending, { ...pending.stamp, commandId: derivedCommandId(pending.stamp.correlationId) }),
          ),
      }
    case 'the first release':
      return {
        ...queue,
        add(stream, pending) {
          const { commandId, fingerprints } = pending.firstRelease ?? { fingerprints: [] }
          if (!commandId) throw new Error('the log does not report that it may contain old ids')
          return queue.add(stream, under(pending, { commandId, fingerprint: fingerprints[0] ?? 0 }))
        },
      }
    default:
      return queue
  }
}

function distorted(variant: Variant, snapshots: StreamSnapshots, log: EventLog): StreamSnapshots {
  switch (variant) {
    case 'a snapshot without the commands of its stream':
      return {
        ...snapshots,
        async load(...args) {
          const kept = await snapshots.load(...args)
          return kept && { ...kept, commands: commandIndex() }
        },
      }
    case 'a snapshot that is trusted whatever it ends with':
      return {
        ...snapshots,
        async load(stream, tenant, deciders) {
          const kept = await snapshots.load(stream, tenant, deciders)
          if (!kept) return null
          const page = { tenant, from: kept.revision, direction: 'forwards', limit: 1 } as const
          const [standing] = (await log.readStream(stream, page)).events
          return standing ? { ...kept, lastEvent: standing.id, position: standing.position } : kept
        },
      }
    default:
      return snapshots
  }
}

/** The parts unchanged, or with one fault. */
function faulty(
  variant: Variant,
  log: EventLog,
  states: StreamStates,
  codec: Codec,
): { log: EventLog; states: StreamStates } {
  const loaded = new Map<StreamName, StreamState>()
  const load: StreamStates['load'] = async (stream, ...rest) => {
    const state = await states.load(stream, ...rest)
    loaded.set(stream, state)
    return state
  }
  switch (variant) {
    case 'command ids that are not recognised':
      return { log, states: { ...states, firstAnswers: async () => new Map() } }
    case 'only the latest commands recognised':
      return {
        log,
        states: {
          ...states,
          async firstAnswers(stream, state, commands) {
            const answers = await states.firstAnswers(stream, state, commands)
            return new Map([...answers].filter(([, { revision }]) => revision > state.revision - 3))
          },
        },
      }
    case 'an append that does not name the last event':
      return {
        log: { ...log, append: ({ lastEvent: _, ...append }) => log.append(append) },
        states,
      }
    case 'a remembered state that is never read on':
      return {
        log,
        states: { ...states, load: (stream, tenant, deciders) => states.load(stream, tenant, deciders, false) },
      }
    case 'a repeated append taken for a new one':
      return { log: { ...log, append: async (append) => ({ ...(await log.append(append)), repeated: false }) }, states }
    case 'a new revision after an unknown outcome':
      return { log: { ...log, append: appendAnywhere(log) }, states }
    case 'a state kept before its events are committed':
      return {
        log: {
          ...log,
          // Leave out the last event, which would reveal that the state belongs to no history.
          append({ lastEvent: _, ...append }) {
            const state = loaded.get(append.stream)
            if (state) states.keep(append.stream, evolved(state, append, codec))
            return log.append(append)
          },
        },
        states: { ...states, load },
      }
    default:
      return { log, states }
  }
}

const appendAnywhere =
  (log: EventLog): EventLog['append'] =>
  async (append) => {
    try {
      return await log.append(append)
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error
      const { stream, tenant } = append
      const { currentRevision } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })
      return log.append({ ...append, expected: currentRevision < 0 ? 'none' : currentRevision })
    }
  }

function evolved(state: StreamState, { stream, tenant, events }: Append, codec: Codec): StreamState {
  const copy = copyOf(state)
  for (const record of events) {
    const revision = copy.revision + 1
    const commandId = commandOf(record.id)
    const stored = { ...record, data: { ...record.data }, commandId, stream, tenant, revision }
    evolveAll(copy.states, codec.reader().decode({ ...stored, position: copy.position, recordedAt: record.occurredAt }))
    moveOn(copy, record.id, revision, copy.position)
  }
  return copy
}
