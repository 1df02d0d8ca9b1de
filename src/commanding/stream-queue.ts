// Commands of one stream, one after the other: those that wait while one append is under way go into the next together.
import { AppendRefused, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import {
  NO_REVISION,
  type Position,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import type { Codec } from './codec.ts'
import { CommandFailed } from './command-problem.ts'
import { decideAll, type Plan, unproven } from './decide-batch.ts'
import { placesOf } from './event-positions.ts'
import type { Done, Pending } from './pending-command.ts'
import { translated } from './queue-failure.ts'
import { moveOn, type StreamState, type StreamStates } from './stream-states.ts'

export type StreamQueue = {
  add(stream: StreamName, pending: Omit<Pending, 'resolve' | 'reject'>): Promise<Done>
  /** Commands that have not been answered. */
  readonly size: () => number
}

/** Each try reads what the others wrote, so it fails only when somebody else writes again in between. */
const MOST_TRIES = 20
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
      const plan = decideAll(codec, stream, state, batch, firsts)
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
          const places = await placesOf(log, stream, tenant, plan, appended.position)
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
