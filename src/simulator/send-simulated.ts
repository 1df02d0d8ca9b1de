// Sends simulated commands to a command runner: in order for each learner, many learners at once, without duplicates on
// a rerun.

import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import {
  type CommandId,
  commandId,
  firstReleaseCommandId,
  type StreamKey,
  type StreamName,
  streamKey,
  streamName,
} from '#kernel/ids.ts'
import { permissions as allPermissions, type Grants } from '#kernel/permission.ts'
import type { Sent, SimulatedCommand } from './sitting.ts'

export type Receiver = {
  readonly definitions: Definitions
  readonly commands: CommandRunner
  readonly log: Pick<EventLog, 'readStream'>
}

export type Sending = {
  commands: number
  events: number
  /** Commands that an earlier run has sent. */
  before: number
  /** Commands that the domain refused, by reason. */
  readonly refused: Map<string, number>
  readonly byCommand: Map<string, number>
}

export type SendOptions = {
  readonly onProgress?: (sending: Sending) => void
  /** Ends early: what was sent is executed, and the next run continues from there. */
  readonly signal?: AbortSignal
  /**
   * The streams already contain another series of commands, so what they contain does not tell how far this one came:
   * each command is sent, and the runner recognises the ones it has answered.
   */
  readonly isFurther?: boolean
}

/** It stands for everybody in the school. */
const permissions: Grants = new Map(allPermissions.map((permission) => [permission, new Set(['school'] as const)]))

/** The maximum number of commands that wait for an answer: what the runner batches, and what memory holds. */
const MOST_WAITING = 2_000
const MOST_IN_FLIGHT = 100
/** How often a command is sent again if the log does not answer, or if the read models that it needs are behind. */
const MOST_RETRIES = 240

/** One stream's commands. Those sent together are appended together, and one batch follows the other. */
type Lane = {
  readonly stream: StreamName
  queue: SimulatedCommand[]
  /** Commands of an earlier run in the stream; null if there are none. `met` is set once one of them was reached. */
  earlier: { readonly ids: ReadonlySet<CommandId>; met: boolean } | null
  /** The stream was read, and the first command was sent. */
  hasBegun: boolean
  inFlight: Promise<void> | null
}

export async function sendAll(
  receiver: Receiver,
  commands: Iterable<Pick<Sent, 'command'>>,
  options: SendOptions = {},
): Promise<Sending> {
  const sending: Sending = { commands: 0, events: 0, before: 0, refused: new Map(), byCommand: new Map() }
  const lanes = new Map<StreamKey, Lane>()
  let waiting = 0
  let failure: unknown
  let wake: (() => void) | null = null

  for (const { command } of commands) {
    if (options.signal?.aborted || failure) break
    const stream = streamOf(command)
    const key = streamKey(command.tenant, stream)
    const lane = lanes.get(key) ?? { stream, queue: [], earlier: null, hasBegun: false, inFlight: null }
    lanes.set(key, lane)
    lane.queue.push(command)
    waiting += 1
    start(lane)
    // Nothing can happen in a school before it is open.
    if (command.command === 'identity.open-school') await lane.inFlight
    while (waiting >= MOST_WAITING && !failure) await new Promise<void>((resolve) => (wake = resolve))
  }
  while (waiting > 0 && !failure) await Promise.all([...lanes.values()].map(({ inFlight: flying }) => flying))
  if (failure) throw failure
  return sending

  function start(lane: Lane): void {
    lane.inFlight ??= sendQueue(lane)
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => {
        lane.inFlight = null
        // A command may have been added between the last look at the queue and here.
        if (lane.queue.length > 0 && !failure) start(lane)
        wake?.()
      })
  }

  async function sendQueue(lane: Lane): Promise<void> {
    if (!lane.hasBegun && !options.isFurther) await readEarlier(lane)
    while (lane.queue.length > 0 && !failure) {
      if (options.signal?.aborted) {
        waiting -= lane.queue.length
        lane.queue = []
        return
      }
      // The first command of a stream is sent alone: it enrols the learner, and commands sent with it could overtake
      // it.
      const batch = lane.queue.splice(0, lane.hasBegun ? MOST_IN_FLIGHT : 1)
      lane.hasBegun = true
      const unsent = batch.filter((command) => !isSent(lane, command))
      await carryOut(unsent, 0)
      sending.before += batch.length - unsent.length
      waiting -= batch.length
      options.onProgress?.(sending)
      wake?.()
    }
  }

  async function readEarlier(lane: Lane): Promise<void> {
    const tenant = lane.queue[0]?.tenant
    if (!tenant) return
    const page = await receiver.log.readStream(lane.stream, {
      tenant,
      from: 'end',
      direction: 'backwards',
      limit: 1_000,
    })
    if (page.events.length > 0) lane.earlier = { ids: new Set(page.events.map((event) => event.commandId)), met: false }
  }

  async function carryOut(commands: readonly SimulatedCommand[], tries: number): Promise<void> {
    const settled = await Promise.allSettled(commands.map((command) => receiver.commands.run(request(command))))
    const toRetry: SimulatedCommand[] = []
    for (const [i, command] of commands.entries()) {
      const outcome = settled[i]
      if (outcome?.status === 'fulfilled') count(command, outcome.value.repeated ? 0 : outcome.value.events.length)
      else if (mayPass(outcome?.reason) && tries < MOST_RETRIES) toRetry.push(command)
      else countRefusal(command, outcome?.reason)
    }
    if (toRetry.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 500))
    await carryOut(toRetry, tries + 1)
  }

  function count({ command }: SimulatedCommand, events: number): void {
    sending.commands += 1
    sending.events += events
    sending.byCommand.set(command, (sending.byCommand.get(command) ?? 0) + 1)
  }

  function countRefusal(command: SimulatedCommand, reason: unknown): void {
    if (!(reason instanceof CommandFailed)) throw reason
    const { problem } = reason
    if (problem.kind !== 'refused' && problem.kind !== 'person-erased') throw reason
    const code = problem.kind === 'refused' ? problem.code : problem.kind
    sending.commands += 1
    sending.refused.set(`${command.command}: ${code}`, (sending.refused.get(`${command.command}: ${code}`) ?? 0) + 1)
  }

  function request({ command, input, key, occurredAt, tenant, actor }: SimulatedCommand): CommandRequest {
    const origin = { kind: 'command-line', verb: 'generate' } as const
    return {
      command,
      input,
      key,
      keyIsDerived: true,
      occurredAt,
      caller: { tenant, actor, onBehalfOf: null, permissions, origin },
    }
  }
}

const mayPass = (reason: unknown): boolean =>
  reason instanceof CommandFailed && ['unavailable', 'contended', 'rows-unknown'].includes(reason.problem.kind)

/**
 * Whether an earlier run sent this command. A command that is sent again is recognised, but that costs a read of its
 * events. So everything is skipped up to the first command that is among the stream's last events.
 */
function isSent({ earlier: known, stream }: Lane, { tenant, actor, command, key }: SimulatedCommand): boolean {
  if (!known) return false
  const name = { tenant, actor, command, stream, key }
  if (known.ids.has(commandId(name)) || known.ids.has(firstReleaseCommandId(name))) {
    known.met = true
    return true
  }
  return !known.met
}

/** The stream of a command, as its definition will name it: to keep the order, and to read what it already contains. */
function streamOf({ command, input, tenant }: SimulatedCommand): StreamName {
  const { learner, person, class: classId } = input
  // A consent stands where the things are recorded that depend on it.
  if (command === 'privacy.record-paper-consent' && typeof person === 'string') return streamName('learner', person)
  if (typeof learner === 'string') return streamName('learner', learner)
  if (typeof person === 'string') return streamName('person', person)
  return typeof classId === 'string' ? streamName('class', classId) : streamName('school', tenant)
}
