// Sends simulated commands to a command runner: in order for each learner, many learners at once, without duplicates.

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
import type { Sent, SimulatedCommand } from './sitting.ts'

export type Receiver = {
  readonly definitions: Definitions
  readonly commands: CommandRunner
  readonly log: Pick<EventLog, 'readStream'>
}

export type Sending = {
  commands: number
  events: number
  /** Carried out in an earlier run. */
  before: number
  /** Commands that the domain refused, by its reason. */
  readonly refused: Map<string, number>
  readonly byCommand: Map<string, number>
}

export type SendOptions = {
  readonly onProgress?: (sending: Sending) => void
  /** Ends early: commands already sent are carried out, and the next run continues from there. */
  readonly signal?: AbortSignal
}

/** The most commands waiting for an answer: bounds the memory, and is enough for the runner to batch. */
const MOST_WAITING = 2_000
const MOST_IN_FLIGHT = 100
/** The most retries of a command while the log is unavailable. */
const MOST_RETRIES = 60

/** The commands of one stream. Commands sent together are appended together, one batch after the other. */
type Lane = {
  readonly stream: StreamName
  queue: SimulatedCommand[]
  /** Ids of commands from an earlier run; `met` once one of them has been reached. Null if the stream is empty. */
  known: { readonly ids: ReadonlySet<CommandId>; met: boolean } | null
  /** Whether the stream was read and the first command was sent. */
  begun: boolean
  flying: Promise<void> | null
}

export async function sendAll(
  receiver: Receiver,
  commands: Iterable<Pick<Sent, 'command'>>,
  options: SendOptions = {},
): Promise<Sending> {
  const permissions = new Set([...receiver.definitions.commands.values()].map(({ may }) => may))
  const sending: Sending = { commands: 0, events: 0, before: 0, refused: new Map(), byCommand: new Map() }
  const lanes = new Map<StreamKey, Lane>()
  let waiting = 0
  let failure: unknown
  let wake: (() => void) | null = null

  for (const { command } of commands) {
    if (options.signal?.aborted || failure) break
    const stream = streamOf(command)
    const key = streamKey(command.tenant, stream)
    const lane = lanes.get(key) ?? { stream, queue: [], known: null, begun: false, flying: null }
    lanes.set(key, lane)
    lane.queue.push(command)
    waiting += 1
    start(lane)
    // All other commands need an open school.
    if (command.command === 'identity.open-school') await lane.flying
    while (waiting >= MOST_WAITING && !failure) await new Promise<void>((resolve) => (wake = resolve))
  }
  while (waiting > 0 && !failure) await Promise.all([...lanes.values()].map(({ flying }) => flying))
  if (failure) throw failure
  return sending

  function start(lane: Lane): void {
    lane.flying ??= fly(lane)
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => {
        lane.flying = null
        // A command may have been queued since the last check.
        if (lane.queue.length > 0 && !failure) start(lane)
        wake?.()
      })
  }

  async function fly(lane: Lane): Promise<void> {
    if (!lane.begun) await readKnown(lane)
    while (lane.queue.length > 0 && !failure) {
      if (options.signal?.aborted) {
        waiting -= lane.queue.length
        lane.queue = []
        return
      }
      // The first command of a stream is sent alone: it enrols the learner, and others could overtake it.
      const flight = lane.queue.splice(0, lane.begun ? MOST_IN_FLIGHT : 1)
      lane.begun = true
      const news = flight.filter((command) => !isKnown(lane, command))
      await carryOut(news, 0)
      sending.before += flight.length - news.length
      waiting -= flight.length
      options.onProgress?.(sending)
      wake?.()
    }
  }

  async function readKnown(lane: Lane): Promise<void> {
    const tenant = lane.queue[0]?.tenant
    if (!tenant) return
    const page = await receiver.log.readStream(lane.stream, {
      tenant,
      from: 'end',
      direction: 'backwards',
      limit: 1_000,
    })
    if (page.events.length > 0) lane.known = { ids: new Set(page.events.map((event) => event.commandId)), met: false }
  }

  async function carryOut(commands: readonly SimulatedCommand[], tries: number): Promise<void> {
    const settled = await Promise.allSettled(commands.map((command) => receiver.commands.run(request(command))))
    const again: SimulatedCommand[] = []
    for (const [i, command] of commands.entries()) {
      const outcome = settled[i]
      if (outcome?.status === 'fulfilled') count(command, outcome.value.repeated ? 0 : outcome.value.events.length)
      else if (mayPass(outcome?.reason) && tries < MOST_RETRIES) again.push(command)
      else refused(command, outcome?.reason)
    }
    if (again.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 500))
    await carryOut(again, tries + 1)
  }

  function count({ command }: SimulatedCommand, events: number): void {
    sending.commands += 1
    sending.events += events
    sending.byCommand.set(command, (sending.byCommand.get(command) ?? 0) + 1)
  }

  function refused(command: SimulatedCommand, reason: unknown): void {
    if (!(reason instanceof CommandFailed) || reason.problem.kind !== 'refused') throw reason
    const { code } = reason.problem
    sending.commands += 1
    sending.refused.set(`${command.command}: ${code}`, (sending.refused.get(`${command.command}: ${code}`) ?? 0) + 1)
  }

  function request({ command, input, key, occurredAt, tenant, actor }: SimulatedCommand): CommandRequest {
    const origin = { kind: 'command-line', verb: 'generate' } as const
    return { command, input, key, occurredAt, caller: { tenant, actor, onBehalfOf: null, permissions, origin } }
  }
}

const mayPass = (reason: unknown): boolean =>
  reason instanceof CommandFailed && (reason.problem.kind === 'unavailable' || reason.problem.kind === 'contended')

/**
 * Whether an earlier run carried out this command. The runner would recognise a repeated command, but at the cost of a
 * read: so all commands are skipped until the first one found among the stream's last events.
 */
function isKnown({ known, stream }: Lane, { tenant, actor, command, key }: SimulatedCommand): boolean {
  if (!known) return false
  const name = { tenant, actor, command, stream, key }
  if (known.ids.has(commandId(name)) || known.ids.has(firstReleaseCommandId(name))) {
    known.met = true
    return true
  }
  return !known.met
}

/** The stream of a command, as its definition names it: used for ordering and for reading earlier commands. */
function streamOf({ input, tenant }: SimulatedCommand): StreamName {
  const { learner, person, class: ofClass } = input
  if (typeof learner === 'string') return streamName('learner', learner)
  if (typeof person === 'string') return streamName('person', person)
  return typeof ofClass === 'string' ? streamName('class', ofClass) : streamName('school', tenant)
}
