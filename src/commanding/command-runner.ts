// Runs commands: validates, authorises, recognises repeats, decides on the stream's state, appends.
// Input: a command by name, its input, the caller, and the caller's Idempotency-Key. Output: the first answer (ids, revision,
// position) or a CommandFailed with a problem that HTTP, the command line and processes can act on.
//
// The steps, and the files of this folder that implement them:
// - the command's id is derived from school, caller, command, stream and key (command-ids.ts); the input's fingerprint distinguishes a repeat
//   from another command under the same key (input-fingerprint.ts);
// - commands of one stream are decided one after the other, and waiting commands share one append (stream-queue.ts);
// - a stream's state is cached, or folded from a snapshot and the log (stream-states.ts, stream-snapshots.ts);
// - every command of a stream is recognised for the life of the stream (command-index.ts, first-answers.ts);
// - events are encoded for the log and decoded for folds (codec.ts).
//
// - what nobody has agreed to is refused or left out (with-consents.ts).
//
// Invariants: an append names the exact revision of the state that was decided on, so a decision on an outdated state is
// never stored; a command is carried out at most once, however often it is sent and whichever process receives it.

import type { Definitions } from '#definitions/definitions.ts'
import { type EventLog, EventLogError, StreamDeleted } from '#event-log/event-log.ts'
import type { Authorise, Verdict } from '#identity/access/authorise.ts'
import { RelationsUnknown } from '#identity/access/relations.ts'
import type { Caller } from '#identity/caller.ts'
import { type Command, type CommandContext, isRefusal, type Refusal } from '#kernel/command.ts'
import type { NewEvent } from '#kernel/event.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import {
  type CommandId,
  eventId,
  firstReleaseCommandId,
  Instant,
  type Position,
  parseStream,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
  whyNoInstant,
  type Zone,
} from '#kernel/ids.ts'
import { peopleIn } from '#kernel/permission.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import type { Keys } from '#privacy/keys.ts'
import { DISCREETLY, enteredBy, type Trail } from '#trail/trail.ts'
import { commandIds, isOpaqueKey } from './command-ids.ts'
import {
  CommandFailed,
  type CommandProblem,
  DATA_ERASED,
  ofDeletedStream,
  ofKeysUnavailable,
} from './command-problem.ts'
import { firstReleaseFingerprints, inputFingerprint, keyedInput } from './input-fingerprint.ts'
import { type NeededContext, type NeedParts, NOTHING_NEEDED, neededBy, ofStaleRows } from './needed.ts'
import type { Pending } from './pending-command.ts'
import { refuseErased } from './refuse-erased.ts'
import type { SchoolSettings } from './school-settings.ts'
import type { StreamQueue } from './stream-queue.ts'
import { type ConsentRules, withConsents } from './with-consents.ts'

export type CommandRequest = {
  readonly command: string
  readonly input: unknown
  readonly caller: Caller
  /** The caller's Idempotency-Key: a request repeated under the same key gets the first answer. */
  readonly key: string
  /** Whether this program made the key, from nothing that identifies a person. */
  readonly keyIsDerived?: boolean
  /** The key including its quotes, if it was sent in quotes: the first release did not strip them. */
  readonly keyAsSent?: string
  /** When it happened, according to the client; now if absent. */
  readonly occurredAt?: unknown
  /** The revision that the stream must have (`If-Match`); -1 for a stream that must not exist. */
  readonly expected?: Revision
  /** Why it is refused, if it is not repeated: found where other streams may be read, which a decision does not. */
  readonly refusedUnlessRepeated?: Refusal
  readonly correlationId?: string
  readonly causationId?: string
}

export type CommandAnswer = {
  readonly commandId: CommandId
  readonly stream: StreamName
  /** The stream's revision after the command. */
  readonly revision: Revision
  /** A query with `atLeast` set to this position includes the effect of the command. */
  readonly position: Position
  readonly events: readonly { readonly id: string; readonly type: string }[]
  /** Whether the command had been carried out before, and this is its first answer. */
  readonly repeated: boolean
}

export type CommandRunner = { run(request: CommandRequest): Promise<CommandAnswer> }

export type CommandRunnerParts = NeedParts & {
  readonly definitions: Definitions
  readonly queue: StreamQueue
  readonly schoolOf: (tenant: TenantId, read?: 'again') => Promise<SchoolSettings>
  readonly trail: Trail
  readonly now: () => Instant
  readonly authorise: Authorise
  /** Called before a command is answered, and before the next one of its stream is authorised. */
  readonly beforeAnswer?: (answer: CommandAnswer, tenant: TenantId) => void
  /** For ids of commands whose keys may identify somebody; null where nothing is sealed. */
  readonly schoolSecret: Keys['schoolSecret'] | null
  readonly log: Pick<EventLog, 'mayHoldOldIds'>
  /** Nothing is recorded about them. Absent where nobody is ever erased. */
  readonly erased?: Pick<ErasedPeople, 'has' | 'refresh' | 'load'>
  /** How consents are read from a stream. Absent where no event depends on one. */
  readonly consents?: ConsentRules
  /** Called when a command ends, for metrics. */
  readonly onEnd?: (command: string, outcome: 'done' | 'repeated' | CommandProblem['kind'], tookMs: number) => void
}

/** Decisions about people. What failed for another reason was sent wrongly, or comes again. */
const enteredProblems: ReadonlySet<CommandProblem['kind']> = new Set(['forbidden', 'missing', 'refused'])

const DAY_MS = 86_400_000
/** A client may have been offline for a school year; its clock may run a little ahead. */
const OLDEST_MS = 400 * DAY_MS
const AHEAD_MS = 5 * 60_000

export function commandRunner(parts: CommandRunnerParts): CommandRunner {
  const { definitions, queue, trail, now, erased } = parts
  const idsOf = commandIds(parts.schoolSecret)
  const consented = withConsents(definitions.events, parts.consents ?? null)
  /** Commands that had to wait for a decision about the caller, until they are answered. */
  const waited = new Map<StreamKey, Promise<void>>()

  /**
   * Decides whether the caller may. Without a promise nothing waits. Where something must be looked up, later commands of the
   * stream wait until this one is answered: they keep their order, and an enrolment gives the rights for what follows it.
   */
  function admit(
    { caller }: CommandRequest,
    command: Command,
    input: Record<string, unknown>,
    key: StreamKey,
    answered: Promise<void>,
  ): Promise<void> | undefined {
    const decide = () => parts.authorise(caller, command, input)
    const earlier = waited.get(key)
    const verdict = earlier ? earlier.then(decide) : decide()
    if (!(verdict instanceof Promise) && command.needs === undefined) {
      refuseUnlessAllowed(verdict)
      return undefined
    }
    waited.set(key, answered)
    void answered.then(() => {
      if (waited.get(key) === answered) waited.delete(key)
    })
    return Promise.resolve(verdict).then(refuseUnlessAllowed)
  }

  async function run(request: CommandRequest, answered: Promise<void>): Promise<CommandAnswer> {
    const command = definitions.commands.get(request.command)
    if (!command) throw new CommandFailed({ kind: 'unknown-command', command: request.command })
    const { caller } = request
    if (!caller.permissions.has(command.may)) throw new CommandFailed({ kind: 'forbidden', permission: command.may })

    const input = parse(command, request.input)
    const moment = now()
    const claimed = parseClaimedTime(request.occurredAt)
    const hearing = erased?.refresh()
    if (hearing) await hearing
    const { zone, level, closed } = await parts.schoolOf(caller.tenant)
    const asked: CommandContext = {
      zone: zone ?? ('UTC' as Zone),
      tenant: caller.tenant,
      actor: caller.actor,
      now: moment,
      occurredAt: claimed ?? moment,
    }
    const stream = command.stream(input, asked)
    const subject = command.subject?.(input) ?? null
    const refuseIfErased = () => {
      if (erased) refuseErased(erased, { command, input, tenant: caller.tenant, stream, subject })
    }
    try {
      const admitted = admit(request, command, input, streamKey(caller.tenant, stream), answered)
      if (admitted) await admitted
    } catch (error) {
      // Nobody teaches an erased learner any more. The tablet of who did must learn that sending again is of no use.
      if (error instanceof CommandFailed && error.problem.kind === 'missing') refuseIfErased()
      throw error
    }
    // Before a school is open, commands may concern only the school itself.
    if (!zone && parseStream(stream).kind !== 'school')
      throw new CommandFailed({
        kind: 'refused',
        code: 'school-not-open',
        detail: 'Open the school first: its time zone is part of every event.',
        facts: {},
      })
    // Only once it is allowed: whoever may not is told nothing, and opens nobody's birth date.
    const needed =
      command.needs === undefined ? NOTHING_NEEDED : await neededBy(command, parts, { input, asked, stream, subject })
    const context = { ...asked, ...needed.known }
    const consentsOf = consented.of(stream, subject)
    const name = { tenant: caller.tenant, actor: caller.actor, command: command.name, stream, key: request.key }
    const ids = idsOf(name, request.keyIsDerived === true || isOpaqueKey(request.key))
    // Without a promise nothing waits: commands of one stream keep their order of arrival.
    const { id, unkeyed } = ids instanceof Promise ? await ids : ids
    const pending: Omit<Pending, 'resolve' | 'reject'> = {
      commandId: id,
      unkeyed,
      firstRelease: parts.log.mayHoldOldIds
        ? {
            commandId: firstReleaseCommandId({ ...name, key: request.keyAsSent ?? request.key }),
            fingerprints: firstReleaseFingerprints(input, request.occurredAt, claimed),
          }
        : null,
      tenant: caller.tenant,
      level,
      decider: command.decider,
      ...(consentsOf && { alsoFolds: consentsOf }),
      decide(state, consents) {
        // Checked here, where a repeat is ruled out: a command that was sent in time keeps its first answer for ever.
        if (claimed) refuseFarAway(claimed, moment)
        refuseIfErased()
        if (closed && !isOfRights(command)) refuseClosed()
        if (request.refusedUnlessRepeated) throw refused(request.refusedUnlessRepeated)
        return consented.only(decide(command, state, input, context, needed.isCurrent), consents)
      },
      stamp: {
        commandId: id,
        subject,
        actor: caller.actor,
        correlationId: request.correlationId ?? id,
        causationId: request.causationId ?? null,
        fingerprint: inputFingerprint(command, input, request.input, claimed, level),
        occurredAt: context.occurredAt,
        zone: context.zone,
      },
      keyedInput: () => keyedInput(command, input, request.input, claimed),
      ...(request.expected !== undefined && { expected: request.expected }),
    }
    const { answer, repeated } = await queue.add(stream, pending).catch(async (error: unknown) => {
      // A key was gone before this process had heard of the erasure.
      if (erased && isOfDestroyedKey(error)) {
        await erased.load().catch(() => undefined)
        refuseIfErased()
      }
      throw error
    })
    // This process follows a change of the school's settings at once. If the read fails, the next command reads again.
    if (parseStream(stream).kind === 'school') void parts.schoolOf(caller.tenant, 'again').catch(() => undefined)
    const entered = trail.record({
      ...enteredBy(caller),
      action: command.name,
      ...(repeated && { outcome: 'repeated' }),
      subjects: subject ? [subject] : [],
      purpose: command.purpose,
      ...(command.discreet && DISCREETLY),
      at: moment,
    })
    if (entered) await entered
    const answerOfCommand = {
      commandId: answer.commandId,
      stream,
      revision: answer.revision,
      position: answer.position,
      events: answer.types.map((type, i) => ({ id: eventId(answer.commandId, i + 1), type })),
      repeated,
    }
    parts.beforeAnswer?.(answerOfCommand, caller.tenant)
    return answerOfCommand
  }

  /** What was refused, of whom the input tells it. Input that cannot be read names nobody. */
  async function enterRefusal(
    { command: name, input, caller }: CommandRequest,
    { problem }: CommandFailed,
  ): Promise<void> {
    const command = definitions.commands.get(name)
    if (!command || !enteredProblems.has(problem.kind)) return
    const parsed = command.input.strict().safeParse(input)
    await trail.record({
      ...enteredBy(caller),
      action: name,
      outcome: problem.kind,
      subjects: parsed.success ? peopleIn(command.of(parsed.data)) : [],
      purpose: command.purpose,
      ...(command.discreet && DISCREETLY),
      at: now(),
    })
  }

  return {
    async run(request) {
      const startedMs = performance.now()
      const { promise: answered, resolve: end } = Promise.withResolvers<void>()
      try {
        const answer = await run(request, answered)
        parts.onEnd?.(request.command, answer.repeated ? 'repeated' : 'done', performance.now() - startedMs)
        return answer
      } catch (error) {
        const failure = failureBeforeQueue(error)
        if (failure instanceof CommandFailed)
          parts.onEnd?.(request.command, failure.problem.kind, performance.now() - startedMs)
        if (failure instanceof CommandFailed) await enterRefusal(request, failure)
        throw failure
      } finally {
        end()
      }
    },
  }
}

const isOfDestroyedKey = (error: unknown): boolean =>
  error instanceof CommandFailed && error.problem.kind === 'refused' && error.problem.code === DATA_ERASED

/** Throws CommandFailed. */
export function refuseUnlessAllowed(verdict: Verdict): void {
  if (verdict === 'allowed') return
  throw new CommandFailed(
    verdict.refused === 'hidden'
      ? { kind: 'missing', what: verdict.what }
      : { kind: 'forbidden', permission: verdict.permission },
  )
}

/** What people may demand of a school outlives it: commands of the privacy context are carried out after it closed. */
const isOfRights = ({ name }: Command): boolean => name.startsWith('privacy.')

function refuseClosed(): never {
  throw new CommandFailed({
    kind: 'refused',
    code: 'school-closed',
    detail: 'This school has been closed: it records nothing more.',
    facts: {},
  })
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

const invalidTime = (detail: string) =>
  new CommandFailed({ kind: 'invalid-input', fields: [{ pointer: '/occurredAt', detail }] })

/** The time that the client claims, in any ISO 8601 spelling; null if it claims none. */
function parseClaimedTime(claimed: unknown): Instant | null {
  if (claimed === undefined || claimed === null) return null
  const parsed = Instant.safeParse(claimed)
  if (!parsed.success)
    throw invalidTime(whyNoInstant(claimed, 'Expected a time with its offset, such as 2026-03-12T09:42:00Z.'))
  return parsed.data
}

function refuseFarAway(claimed: Instant, now: Instant): void {
  const age = Date.parse(now) - Date.parse(claimed)
  if (age > OLDEST_MS) throw invalidTime('More than 400 days ago. Import such events instead of sending commands.')
  if (age < -AHEAD_MS) throw invalidTime('More than 5 minutes ahead of the server’s clock.')
}

function decide(
  command: Command,
  state: unknown,
  input: Record<string, unknown>,
  context: CommandContext & NeededContext['known'],
  isCurrent: boolean,
): readonly NewEvent<string, object>[] {
  const decision = command.decide(state, input, context)
  // What was missing may be on its way to the read models: nobody is told that it does not exist.
  if (isRefusal(decision) && !isCurrent) throw ofStaleRows(command)
  if (isRefusal(decision)) throw refused(decision)
  return decision
}

const refused = ({ kind: _, ...refusal }: Refusal) => new CommandFailed({ kind: 'refused', ...refusal })

/** Translates an error of the log from before the command reached its queue: nothing was decided yet. */
function failureBeforeQueue(error: unknown): unknown {
  if (error instanceof StreamDeleted) return ofDeletedStream(error)
  if (error instanceof KeysUnavailable) return ofKeysUnavailable(error)
  if (error instanceof RelationsUnknown)
    return new CommandFailed({ kind: 'relations-unknown', retryAfterMs: 1_000 }, { cause: error })
  return error instanceof EventLogError
    ? new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 1_000 }, { cause: error })
    : error
}
