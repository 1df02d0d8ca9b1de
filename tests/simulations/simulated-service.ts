// Several processes that carry out commands over one log, for the simulation: each call of the log waits its turn and
// may fail, and a process may end at any step. For tests alone.

import type { Codec } from '#commanding/codec.ts'
import { type CommandAnswer, type CommandRequest, commandRunner } from '#commanding/command-runner.ts'
import { streamQueue } from '#commanding/stream-queue.ts'
import {
  evolveAll,
  rememberAnswer,
  type StreamState,
  type StreamStates,
  streamStates,
} from '#commanding/stream-states.ts'
import type { Definitions } from '#definitions/definitions.ts'
import { type Append, type EventLog, LogBusy, OutcomeUnknown } from '#event-log/event-log.ts'
import { commandOf, type Instant, type StreamName, type Zone } from '#kernel/ids.ts'
import { minute } from '#kernel/specification.ts'
import { silentTrail } from '#trail/trail.ts'

export const mutants = [
  'a state kept before its events are committed',
  'command ids that are not recognised',
  'a new revision after an unknown outcome',
  'a repeated append taken for a new one',
  'a remembered state that is never read on',
] as const
export type Variant = 'right' | (typeof mutants)[number]

export type Fault = 'none' | 'busy' | 'lost' | 'executed-then-timeout' | 'crash-before' | 'crash-after'
export type Fate = { turn(label: string): Promise<unknown>; nextFault(): Fault }

/** The process that was asked has ended: whoever asked sees a connection reset. */
export class ProcessGone extends Error {}

const never = new Promise<never>(() => {})

export type SimulatedProcess = { run(request: CommandRequest): Promise<CommandAnswer> }

export type ProcessParts = {
  readonly log: EventLog
  readonly codec: Codec
  readonly definitions: Definitions
  readonly variant: Variant
  readonly mostWeight: number
  readonly fate: Fate
}

/** A process that starts anew, with nothing in its memory, after each crash. */
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

function newLife({ log, codec, definitions, variant, mostWeight, fate }: ProcessParts) {
  let end = () => {}
  let dead = false
  const ended = new Promise<void>((resolve) => {
    end = () => {
      dead = true
      resolve()
    }
  })

  /** A call of the log. Its effect and its answer are two moments: others come in between. */
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
  const { states, log: used } = faulty(variant, remote, streamStates(remote, codec, mostWeight), codec)
  let clock = 0
  const commands = commandRunner({
    definitions,
    queue: streamQueue(used, codec, states),
    zoneOf: async () => 'Europe/Paris' as Zone,
    trail: silentTrail,
    now: (): Instant => {
      clock += 1
      return minute(clock)
    },
  })
  return { commands, ended }
}

/** The parts as they are, or with one thing wrong. */
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
    case 'right':
      return { log, states }
    case 'command ids that are not recognised':
      return {
        log,
        states: {
          ...states,
          async load(...asked) {
            const state = await states.load(...asked)
            state.answers.clear()
            return state
          },
        },
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
          append(append) {
            const state = loaded.get(append.stream)
            if (state) states.keep(append.stream, evolved(state, append, codec))
            return log.append(append)
          },
        },
        states: { ...states, load },
      }
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
  const copy: StreamState = { ...state, states: new Map(state.states), answers: new Map(state.answers) }
  for (const record of events) {
    copy.revision += 1
    const commandId = commandOf(record.id)
    const stored = { ...record, data: { ...record.data }, commandId, stream, tenant, revision: copy.revision }
    evolveAll(copy.states, codec.decode({ ...stored, position: copy.position, recordedAt: record.occurredAt }))
    const types = [...(copy.answers.get(commandId)?.types ?? []), record.type]
    rememberAnswer(copy, commandId, {
      fingerprint: record.fingerprint,
      revision: copy.revision,
      position: copy.position,
      types,
    })
  }
  return copy
}
