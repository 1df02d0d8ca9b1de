// Carries out the commands of one stream in order. Commands that arrive during an append share the next one.
import { AppendRefused, type EventLog, type NewRecord, WrongExpectedRevision } from '#event-log/event-log.ts'
import {
  type CommandId,
  NO_REVISION,
  type Position,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { KeyDestroyed } from '#privacy/sealing.ts'
import type { Codec } from './codec.ts'
import { CommandFailed, ofKeyDestroyed, ofKeysUnavailable } from './command-problem.ts'
import { decideBatch, isUnproven, type KeyedHash, type Plan } from './decide-batch.ts'
import { eventPositions } from './event-positions.ts'
import { type Done, firstAnswerOf, idsOf, keyedToCompare, type Pending } from './pending-command.ts'
import { failureInQueue } from './queue-failure.ts'
import { moveOn, type StreamState, type StreamStates } from './stream-states.ts'

export type StreamQueue = {
  add(stream: StreamName, pending: Omit<Pending, 'resolve' | 'reject'>): Promise<Done>
  /** The number of unanswered commands. */
  readonly size: () => number
}

/** Each attempt first reads what others wrote, so it fails only if somebody writes again in the meantime. */
const MOST_ATTEMPTS = 20
const MOST_COMMANDS_AT_ONCE = 500

export function streamQueue(log: EventLog, codec: Codec, states: StreamStates): StreamQueue {
  const queues = new Map<StreamKey, Pending[]>()
  let unanswered = 0

  async function drain(stream: StreamName, tenant: TenantId, queue: Pending[]): Promise<void> {
    while (queue.length > 0) await carryOutAll(stream, tenant, queue.splice(0, MOST_COMMANDS_AT_ONCE))
    queues.delete(streamKey(tenant, stream))
  }

  async function carryOutAll(stream: StreamName, tenant: TenantId, batch: readonly Pending[]): Promise<void> {
    try {
      for (let remaining = batch; remaining.length > 0; ) remaining = await carryOut(stream, tenant, remaining)
    } catch (error) {
      states.forget(stream, tenant)
      const failure = failureInQueue(error)
      // Commands answered before the failure stay answered: rejecting a settled promise has no effect.
      for (const pending of batch) pending.reject(failure)
    }
  }

  /** Decides and appends a batch. Returns the commands that did not fit into one append. */
  async function carryOut(
    stream: StreamName,
    tenant: TenantId,
    batch: readonly Pending[],
  ): Promise<readonly Pending[]> {
    const deciders = [
      ...new Set(batch.flatMap(({ decider, alsoFolds }) => (alsoFolds ? [decider, alsoFolds] : [decider]))),
    ]
    const failures = new Map<CommandId, unknown>()
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const state = await states.load(stream, tenant, deciders, attempt > 0)
      const firsts = await readFirstAnswers(stream, state, batch)
      const keyed = await keyedHashes(batch, firsts)
      const plan = decideBatch(codec, stream, state, batch, firsts, keyed, failures)
      try {
        const records = await encode(plan, failures)
        // Some commands cannot be sealed. The others are decided again without them.
        if (records === null) continue
        if (records.length === 0) {
          // The cached state may be behind the log: another process may have removed the reason for a refusal.
          if (attempt === 0 && plan.outcomes.some(isUnproven)) continue
          answerAll(plan, () => plan.base.position)
        } else {
          const appended = await append(stream, tenant, plan.base, records)
          // The log already contains these events, written by another process or by an attempt whose answer was lost. The
          // present decision may differ in everything but the ids: read the first decision from the log.
          if (appended.repeated) continue
          const positions = await eventPositions(log, stream, tenant, plan.base, records.length, appended.position)
          updateState(stream, state, plan, records, positions)
          answerAll(plan, positions)
        }
        return batch.slice(plan.outcomes.length)
      } catch (error) {
        if (error instanceof AppendRefused && batch.length > 1 && error.reason !== 'log-of-one-school') {
          // Too large together for one append: carry out the first half, then the other half on the resulting state.
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
   * Reads the first answers of repeated commands. If another reader advances the state in the meantime, reads again, so that
   * the answers and the decision are based on the same revision.
   */
  async function readFirstAnswers(stream: StreamName, state: StreamState, batch: readonly Pending[]) {
    const ids = batch.flatMap(idsOf)
    for (;;) {
      const { revision } = state
      const firsts = await states.firstAnswers(stream, state, ids)
      if (state.revision === revision) return firsts
    }
  }

  /** The keyed hashes of repeated inputs, to compare them with the stored ones. Most batches repeat nothing. */
  async function keyedHashes(
    batch: readonly Pending[],
    firsts: Awaited<ReturnType<typeof readFirstAnswers>>,
  ): Promise<ReadonlyMap<Pending, KeyedHash>> {
    const repeated = batch.flatMap((pending) => {
      const first = firstAnswerOf(pending, firsts)
      const input = first && keyedToCompare(pending, first)
      return input ? [{ pending, input, place: { ...first, tenant: pending.tenant } }] : []
    })
    if (repeated.length === 0) return new Map()
    try {
      const hashes = await codec.hiddenFingerprints(repeated.map(({ input, place }) => [input, place]))
      return new Map(repeated.map(({ pending }, n) => [pending, hashes[n] ?? 'key-destroyed']))
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error
      // The other commands go on.
      const failure = ofKeysUnavailable(error)
      return new Map(repeated.map(({ pending }) => [pending, failure]))
    }
  }

  /** The records of the batch, in order; null if some commands cannot be sealed, which are added to the failures. */
  async function encode({ drafts }: Plan, failures: Map<CommandId, unknown>): Promise<readonly NewRecord[] | null> {
    if (drafts.length === 0) return []
    const failed = failures.size
    try {
      const encoded = await codec.encode(drafts)
      for (const [n, outcome] of encoded.entries()) {
        const command = drafts[n]?.stamp.commandId
        if (outcome instanceof KeyDestroyed && command) failures.set(command, ofKeyDestroyed(outcome))
      }
      return failures.size > failed
        ? null
        : encoded.flatMap((outcome) => (outcome instanceof KeyDestroyed ? [] : outcome))
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error
      // Commands without personal data go on.
      const failure = ofKeysUnavailable(error)
      for (const draft of drafts) if (codec.needsKeys(draft)) failures.set(draft.stamp.commandId, failure)
      return null
    }
  }

  /** Expects the state that was decided on. The cached state may have moved on while the events were sealed. */
  function append(
    stream: StreamName,
    tenant: TenantId,
    { revision, position, lastEvent }: Plan['base'],
    events: readonly NewRecord[],
  ) {
    return log.append({
      stream,
      tenant,
      expected: revision === NO_REVISION ? 'none' : revision,
      events,
      ...(lastEvent !== null && { hint: position, lastEvent }),
    })
  }

  /** Advances the cached state by the committed events, unless another reader has already advanced it. */
  function updateState(
    stream: StreamName,
    state: StreamState,
    plan: Plan,
    records: readonly NewRecord[],
    positions: (revision: Revision) => Position,
  ): void {
    if (state.revision !== plan.base.revision) return
    for (const [decider, value] of plan.states) state.states.set(decider, value)
    for (const { id } of records) moveOn(state, id, state.revision + 1, positions(state.revision + 1))
    states.keep(stream, state)
  }

  /** Answers the callers, now that the outcomes are known to be based on the state of the stream at one moment. */
  function answerAll({ outcomes }: Plan, positions: (revision: Revision) => Position): void {
    for (const outcome of outcomes) {
      if ('failure' in outcome) outcome.pending.reject(outcome.failure)
      else if ('firstAnswer' in outcome) outcome.pending.resolve({ answer: outcome.firstAnswer, repeated: true })
      else {
        const { answer, repeated } = outcome
        outcome.pending.resolve({ answer: { ...answer, position: positions(answer.revision) }, repeated })
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
