// Commands of one stream, one after the other: those that wait while one append is under way go into the next together.
import {
  AppendRefused,
  type EventLog,
  EventLogError,
  LogBusy,
  StreamDeleted,
  WrongExpectedRevision,
} from '#event-log/event-log.ts'
import type { Decider } from '#kernel/decider.ts'
import type { NewEvent } from '#kernel/event.ts'
import {
  type CommandId,
  eventId,
  MOST_EVENTS_PER_APPEND,
  NO_REVISION,
  type Position,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import { type Codec, type Stamp, UnreadableEvent } from './codec.ts'
import { CommandFailed, ofDeletedStream, ofFullLog } from './command-problem.ts'
import type { FirstAnswer } from './first-answers.ts'
import { evolveAll, moveOn, type StreamState, type StreamStates } from './stream-states.ts'

export type Pending = {
  readonly commandId: CommandId
  /** Under which the first release would have written the same command, in a log that it may have written to. */
  readonly firstRelease: FirstReleaseName | null
  readonly tenant: TenantId
  readonly decider: Decider
  /** The events of the command, or a thrown CommandFailed. Pure: it may be asked again on a newer state. */
  readonly decide: (state: unknown) => readonly NewEvent<string, object>[]
  readonly stamp: Stamp
  readonly expected?: Revision
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

export type FirstReleaseName = { readonly commandId: CommandId; readonly fingerprints: readonly number[] }

export type Done = { readonly answer: FirstAnswer; readonly repeated: boolean }

export type StreamQueue = {
  add(stream: StreamName, pending: Omit<Pending, 'resolve' | 'reject'>): Promise<Done>
  /** Commands that have not been answered. */
  readonly size: () => number
}

/** Each try reads what the others wrote, so it fails only when somebody else writes again in between. */
const MOST_TRIES = 20
const MOST_COMMANDS_AT_ONCE = 500

/** What one command comes to, told to its caller only once the append of its batch is known to stand. */
type Outcome = { readonly pending: Pending } & (
  | { readonly failure: unknown }
  /** Carried out before, as the log tells. */
  | { readonly first: FirstAnswer }
  /** Its position is known once the batch is appended. */
  | { readonly answer: Decided; readonly repeated: boolean }
)
type Decided = Omit<FirstAnswer, 'position'>

/** A refusal, or nothing to do: no append shows that the state it was decided on was the stream's. */
const unproven = (outcome: Outcome): boolean =>
  'failure' in outcome
    ? !(outcome.failure instanceof CommandFailed && outcome.failure.problem.kind === 'key-reused')
    : 'answer' in outcome && outcome.answer.types.length === 0

export function streamQueue(log: EventLog, codec: Codec, states: StreamStates): StreamQueue {
  const queues = new Map<StreamKey, Pending[]>()
  let unanswered = 0

  async function drain(stream: StreamName, tenant: TenantId, queue: Pending[]): Promise<void> {
    while (queue.length > 0) await carryOutAll(stream, tenant, queue.splice(0, MOST_COMMANDS_AT_ONCE))
    queues.delete(streamKey(tenant, stream))
  }

  async function carryOutAll(stream: StreamName, tenant: TenantId, batch: readonly Pending[]): Promise<void> {
    try {
      for (let left = batch; left.length > 0; ) left = await carryOut(stream, tenant, left)
    } catch (error) {
      states.forget(stream, tenant)
      const failure = translated(error)
      // Those that were answered before the failure stay answered: to settle twice does nothing.
      for (const pending of batch) pending.reject(failure)
    }
  }

  /** Decides and appends a batch. Returns those that did not fit into one append. */
  async function carryOut(
    stream: StreamName,
    tenant: TenantId,
    batch: readonly Pending[],
  ): Promise<readonly Pending[]> {
    const deciders = [...new Set(batch.map(({ decider }) => decider))]
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const state = await states.load(stream, tenant, deciders, tries > 0)
      const firsts = await recognised(stream, state, batch)
      const plan = decideAll(stream, state, batch, firsts)
      try {
        if (plan.records.length === 0) {
          // A remembered state may be behind the log: another process may have written what this one refuses for.
          if (tries === 0 && plan.outcomes.some(unproven)) continue
          answerAll(plan, () => state.position)
        } else {
          const appended = await append(stream, state, plan.records)
          // These events stand already, written through another process or by a try whose answer was lost. What was
          // decided now may differ in all but the ids: the log tells what was decided then.
          if (appended.repeated) continue
          const places = await placesOf(stream, tenant, plan, appended.position)
          remember(stream, state, plan, places)
          answerAll(plan, places)
        }
        return batch.slice(plan.outcomes.length)
      } catch (error) {
        if (error instanceof AppendRefused && batch.length > 1 && error.reason !== 'log-of-one-school') {
          // Together they are too large for one append: half of them, then the others, on what the first leave behind.
          const middle = batch.length >> 1
          for (const half of [batch.slice(0, middle), batch.slice(middle)]) await carryOutAll(stream, tenant, half)
          return []
        }
        if (!(error instanceof WrongExpectedRevision)) throw error
      }
    }
    throw new CommandFailed({ kind: 'contended', retryAfterMs: 100 })
  }

  /**
   * What those that were carried out before were answered. While that is read another may move the state on: then the
   * question is put again, so that what is decided and what is recognised are of one moment.
   */
  async function recognised(stream: StreamName, state: StreamState, batch: readonly Pending[]) {
    const ids = batch.flatMap(({ commandId, firstRelease }) =>
      firstRelease ? [commandId, firstRelease.commandId] : [commandId],
    )
    for (;;) {
      const { revision } = state
      const firsts = await states.firstAnswers(stream, state, ids)
      if (state.revision === revision) return firsts
    }
  }

  function append(stream: StreamName, state: StreamState, records: ReturnType<Codec['encode']>) {
    return log.append({
      stream,
      tenant: state.tenant,
      expected: state.revision === NO_REVISION ? 'none' : state.revision,
      events: records,
      ...(state.lastEvent !== null && { hint: state.position, lastEvent: state.lastEvent }),
    })
  }

  /** Each command is decided on the state that those before it leave behind. Nothing is remembered yet. */
  function decideAll(
    stream: StreamName,
    state: StreamState,
    batch: readonly Pending[],
    firsts: ReadonlyMap<CommandId, FirstAnswer>,
  ) {
    let working = new Map(state.states)
    const answers = new Map<CommandId, Decided>()
    const records: ReturnType<Codec['encode']> = []
    const outcomes: Outcome[] = []
    let revision = state.revision

    for (const pending of batch) {
      const { commandId, stamp } = pending
      const first = carriedOut(pending, firsts)
      const inBatch = answers.get(commandId)
      const before = first ?? inBatch
      if (before && !isSameInput(pending, before)) {
        outcomes.push({ pending, failure: new CommandFailed({ kind: 'key-reused', commandId: before.commandId }) })
        continue
      }
      if (first) {
        outcomes.push({ pending, first })
        continue
      }
      if (inBatch) {
        outcomes.push({ pending, answer: inBatch, repeated: true })
        continue
      }
      if (pending.expected !== undefined && pending.expected !== revision) {
        outcomes.push({
          pending,
          failure: new CommandFailed({ kind: 'precondition-failed', expected: pending.expected, actual: revision }),
        })
        continue
      }
      try {
        const made = pending.decide(working.get(pending.decider))
        if (made.length > MOST_EVENTS_PER_APPEND)
          throw new CommandFailed({
            kind: 'too-large',
            detail: `A command makes at most ${MOST_EVENTS_PER_APPEND} events.`,
          })
        if (records.length + made.length > MOST_EVENTS_PER_APPEND) break
        // Aside, until all of it has succeeded: those after a command that fails are decided without it.
        const evolved = new Map(working)
        made.forEach(({ type, version, data }, i) => {
          evolveAll(evolved, {
            ...stamp,
            id: eventId(commandId, i + 1),
            type,
            version,
            data: { ...data },
            stream,
            revision: revision + i + 1,
            tenant: state.tenant,
          })
        })
        records.push(...codec.encode(made, stamp))
        working = evolved
        revision += made.length
        const { fingerprint } = stamp
        const answer = { commandId, fingerprint, revision, types: made.map(({ type }) => type) }
        // Where there is nothing to record, the answer is the stream as it stands.
        if (made.length > 0) answers.set(commandId, answer)
        outcomes.push({ pending, answer, repeated: false })
      } catch (failure) {
        outcomes.push({ pending, failure })
      }
    }
    return { after: { revision: state.revision, position: state.position }, working, records, outcomes }
  }

  type Plan = ReturnType<typeof decideAll>

  /** Where each event of an append stands: as its log tells from where the last one does, or as the stream does. */
  async function placesOf(
    stream: StreamName,
    tenant: TenantId,
    { after, records }: Plan,
    last: Position,
  ): Promise<(revision: Revision) => Position> {
    const until = after.revision + records.length
    const places = new Map<Revision, Position>([
      [after.revision, after.position],
      [until, last],
    ])
    const unknown: Revision[] = []
    for (let revision = after.revision + 1; revision < until; revision += 1) {
      const place = log.placeBefore(last, until - revision)
      if (place === null) unknown.push(revision)
      else places.set(revision, place)
    }
    const [from] = unknown
    if (from !== undefined) {
      // The append stands, whatever becomes of this look: its end shows what each command did, too.
      const page = { tenant, from, direction: 'forwards', limit: unknown.length } as const
      const read = await log.readStream(stream, page).catch(() => null)
      for (const { revision, position } of read?.events ?? []) places.set(revision, position)
    }
    return (revision) => places.get(revision) ?? last
  }

  /** The append stands: now its events may be remembered, unless somebody has read them since, and others after them. */
  function remember(
    stream: StreamName,
    state: StreamState,
    plan: Plan,
    places: (revision: Revision) => Position,
  ): void {
    if (state.revision !== plan.after.revision) return
    for (const [decider, of] of plan.working) state.states.set(decider, of)
    for (const { id } of plan.records) moveOn(state, id, state.revision + 1, places(state.revision + 1))
    states.keep(stream, state)
  }

  /** Everything was true at one moment: now it may be told. */
  function answerAll({ outcomes }: Plan, places: (revision: Revision) => Position): void {
    for (const outcome of outcomes) {
      if ('failure' in outcome) outcome.pending.reject(outcome.failure)
      else if ('first' in outcome) outcome.pending.resolve({ answer: outcome.first, repeated: true })
      else {
        const { answer, repeated } = outcome
        outcome.pending.resolve({ answer: { ...answer, position: places(answer.revision) }, repeated })
      }
    }
  }

  return {
    size: () => unanswered,
    async add(stream, pending) {
      unanswered += 1
      try {
        return await new Promise<Done>((resolve, reject) => {
          const { tenant } = pending
          const key = streamKey(tenant, stream)
          const waiting = queues.get(key)
          if (waiting) waiting.push({ ...pending, resolve, reject })
          else {
            const queue = [{ ...pending, resolve, reject }]
            queues.set(key, queue)
            void drain(stream, tenant, queue)
          }
        })
      } finally {
        unanswered -= 1
      }
    },
  }
}

/** By the id of today, or by that of the first release: no command stands under both. */
const carriedOut = ({ commandId, firstRelease }: Pending, firsts: ReadonlyMap<CommandId, FirstAnswer>) =>
  firsts.get(commandId) ?? (firstRelease ? firsts.get(firstRelease.commandId) : undefined)

/** The id under which the command stands names the rule by which its input was hashed. */
const isSameInput = ({ commandId, stamp, firstRelease }: Pending, before: Decided): boolean =>
  before.commandId === commandId
    ? before.fingerprint === stamp.fingerprint
    : (firstRelease?.fingerprints.includes(before.fingerprint) ?? false)

function translated(error: unknown): unknown {
  if (error instanceof AppendRefused)
    return error.reason === 'log-of-one-school'
      ? ofFullLog(error)
      : new CommandFailed({ kind: 'too-large', detail: error.message }, { cause: error })
  if (error instanceof StreamDeleted) return ofDeletedStream(error)
  // Whoever wrote it can decide here; this process cannot, until it is of that version too.
  if (error instanceof UnreadableEvent)
    return new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 5_000 }, { cause: error })
  if (error instanceof LogBusy)
    return new CommandFailed(
      { kind: 'unavailable', outcomeKnown: true, retryAfterMs: error.retryAfterMs },
      { cause: error },
    )
  if (error instanceof EventLogError)
    return new CommandFailed({ kind: 'unavailable', outcomeKnown: false, retryAfterMs: 1_000 }, { cause: error })
  return error
}
