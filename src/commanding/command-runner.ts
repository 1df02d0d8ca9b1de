// Runs commands: validates, authorises, recognises a repeat, decides on the stream's state, appends.
// In: a command by name, its input, the caller, and the caller's Idempotency-Key. Out: the first answer (ids, revision,
// position) or a CommandFailed with a problem that HTTP, the command line and processes can act on.
//
// The steps, each in a file of this room:
// - the command's id is made of school, caller, command, stream and key; the input's fingerprint tells a repeat from another
//   command under the same key (input-fingerprint.ts);
// - commands of one stream are decided one after the other, and those that wait go into one append (stream-queue.ts);
// - a stream's state is remembered, or folded from a snapshot and the log (stream-states.ts, stream-snapshots.ts);
// - every command that a stream holds is recognised for the life of the stream (command-index.ts, first-answers.ts);
// - events are encoded for the log and decoded for folds (codec.ts).
//
// What always holds: an append names the exact revision that was decided on, so a decision on an outdated state is never
// stored; a command is carried out at most once, however often and through whichever process it is sent.

import type { Definitions } from '#definitions/definitions.ts'
import { type EventLog, EventLogError, StreamDeleted } from '#event-log/event-log.ts'
import type { Caller } from '#identity/caller.ts'
import { type Command, type CommandContext, isRefusal } from '#kernel/command.ts'
import type { NewEvent } from '#kernel/event.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import {
  type CommandId,
  commandId,
  eventId,
  firstReleaseCommandId,
  Instant,
  type Position,
  parseStream,
  type Revision,
  type StreamName,
  type TenantId,
  whyNoInstant,
  type Zone,
} from '#kernel/ids.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import { CommandFailed, type CommandProblem, ofDeletedStream } from './command-problem.ts'
import { firstReleaseFingerprints, inputFingerprint } from './input-fingerprint.ts'
import type { Pending } from './pending-command.ts'
import type { StreamQueue } from './stream-queue.ts'

export type CommandRequest = {
  readonly command: string
  readonly input: unknown
  readonly caller: Caller
  /** The caller's own name for this request: sent again, it is answered as first. */
  readonly key: string
  /** Where it was in quotes: the key with them, as the first release took it. */
  readonly keyAsSent?: string
  /** When it happened, as the client claims; now where absent. */
  readonly occurredAt?: unknown
  /** The revision that the stream must stand at (`If-Match`), -1 for a stream that must not exist. */
  readonly expected?: Revision
  readonly correlationId?: string
  readonly causationId?: string
}

export type CommandAnswer = {
  readonly commandId: CommandId
  readonly stream: StreamName
  /** Revision of the stream after the command. */
  readonly revision: Revision
  /** A query asked to show at least this position shows what the command did. */
  readonly position: Position
  readonly events: readonly { readonly id: string; readonly type: string }[]
  /** The command had been carried out before: this is its first answer. */
  readonly repeated: boolean
}

export type CommandRunner = { run(request: CommandRequest): Promise<CommandAnswer> }

export type CommandRunnerParts = {
  readonly definitions: Definitions
  readonly queue: StreamQueue
  readonly zoneOf: (tenant: TenantId) => Promise<Zone | null>
  readonly trail: Trail
  readonly now: () => Instant
  readonly log: Pick<EventLog, 'mayHoldOldIds'>
  /** Told of each command's end, for metrics. */
  readonly onEnd?: (command: string, outcome: 'done' | 'repeated' | CommandProblem['kind'], tookMs: number) => void
}

const DAY_MS = 86_400_000
/** A client may have been offline for a school year; its clock may run a little ahead. */
const OLDEST_MS = 400 * DAY_MS
const AHEAD_MS = 5 * 60_000

export function commandRunner(parts: CommandRunnerParts): CommandRunner {
  const { definitions, queue, trail, now } = parts

  async function run(request: CommandRequest): Promise<CommandAnswer> {
    const command = definitions.commands.get(request.command)
    if (!command) throw new CommandFailed({ kind: 'unknown-command', command: request.command })
    const { caller } = request
    if (!caller.permissions.has(command.may)) throw new CommandFailed({ kind: 'forbidden', permission: command.may })

    const input = parse(command, request.input)
    const moment = now()
    const claimed = understood(request.occurredAt)
    const zone = await parts.zoneOf(caller.tenant)
    const context: CommandContext = {
      zone: zone ?? ('UTC' as Zone),
      tenant: caller.tenant,
      actor: caller.actor,
      now: moment,
      occurredAt: claimed ?? moment,
    }
    const stream = command.stream(input, context)
    // Of a school that is not open only the school itself can be spoken of.
    if (!zone && parseStream(stream).kind !== 'school')
      throw new CommandFailed({
        kind: 'refused',
        code: 'school-not-open',
        detail: 'Open the school first: its time zone is part of every event.',
        facts: {},
      })
    const name = { tenant: caller.tenant, actor: caller.actor, command: command.name, stream, key: request.key }
    const id = commandId(name)
    const subject = command.subject?.(input) ?? null
    const pending: Omit<Pending, 'resolve' | 'reject'> = {
      commandId: id,
      firstRelease: parts.log.mayHoldOldIds
        ? {
            commandId: firstReleaseCommandId({ ...name, key: request.keyAsSent ?? request.key }),
            fingerprints: firstReleaseFingerprints(input, request.occurredAt, claimed),
          }
        : null,
      tenant: caller.tenant,
      decider: command.decider,
      decide(state) {
        // Not before it is known that this is no repeat: what was sent in time is answered as first for ever.
        if (claimed) refuseFarAway(claimed, moment)
        return decided(command, state, input, context)
      },
      stamp: {
        commandId: id,
        subject,
        actor: caller.actor,
        correlationId: request.correlationId ?? id,
        causationId: request.causationId ?? null,
        fingerprint: inputFingerprint(input, request.input, claimed),
        occurredAt: context.occurredAt,
        zone: context.zone,
      },
      ...(request.expected !== undefined && { expected: request.expected }),
    }
    const { answer, repeated } = await queue.add(stream, pending)
    trail.record({
      ...enteredBy(caller),
      action: command.name,
      subjects: subject ? [subject] : [],
      purpose: command.purpose,
      at: moment,
    })
    return {
      commandId: answer.commandId,
      stream,
      revision: answer.revision,
      position: answer.position,
      events: answer.types.map((type, i) => ({ id: eventId(answer.commandId, i + 1), type })),
      repeated,
    }
  }

  return {
    async run(request) {
      const startedMs = performance.now()
      try {
        const answer = await run(request)
        parts.onEnd?.(request.command, answer.repeated ? 'repeated' : 'done', performance.now() - startedMs)
        return answer
      } catch (error) {
        const failure = translated(error)
        if (failure instanceof CommandFailed)
          parts.onEnd?.(request.command, failure.problem.kind, performance.now() - startedMs)
        throw failure
      }
    },
  }
}

const strict = new WeakMap<Command, Command['input']>()

function parse(command: Command, input: unknown): Record<string, unknown> {
  let schema = strict.get(command)
  if (!schema) {
    schema = command.input.strict()
    strict.set(command, schema)
  }
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new CommandFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
  return parsed.data
}

const notThen = (detail: string) =>
  new CommandFailed({ kind: 'invalid-input', fields: [{ pointer: '/occurredAt', detail }] })

/** The moment that the client claims, however it is spelled; null where it claims none. */
function understood(claimed: unknown): Instant | null {
  if (claimed === undefined || claimed === null) return null
  const parsed = Instant.safeParse(claimed)
  if (!parsed.success) throw notThen(whyNoInstant(claimed, 'A moment with its offset, such as 2026-03-12T09:42:00Z.'))
  return parsed.data
}

function refuseFarAway(claimed: Instant, now: Instant): void {
  const age = Date.parse(now) - Date.parse(claimed)
  if (age > OLDEST_MS) throw notThen('More than 400 days ago: such a past is imported, not sent.')
  if (age < -AHEAD_MS) throw notThen('More than 5 minutes ahead of the server’s clock.')
}

function decided(
  command: Command,
  state: unknown,
  input: Record<string, unknown>,
  context: CommandContext,
): readonly NewEvent<string, object>[] {
  const decision = command.decide(state, input, context)
  if (!isRefusal(decision)) return decision
  const { kind: _, ...refusal } = decision
  throw new CommandFailed({ kind: 'refused', ...refusal })
}

/** What the log says before the command reached its queue: nothing was decided yet. */
function translated(error: unknown): unknown {
  if (error instanceof StreamDeleted) return ofDeletedStream(error)
  return error instanceof EventLogError
    ? new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 1_000 }, { cause: error })
    : error
}
