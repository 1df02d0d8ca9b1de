// The turns that change a process's states: a page of the log, due timers, or a refusal to answer. Each is taken by
// compare-and-set: of two runners that read the same turn, one writes, and the other reads again.

import type { Codec, EventReader } from '#commanding/codec.ts'
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { Process, Refused } from '#kernel/process.ts'
import { sqlState } from '#platform/database-errors.ts'
import { describeOtherHistory, type OtherHistory, otherHistory, placeAt } from '#projecting/history.ts'
import { parkedEvent } from '#projecting/parked-event.ts'
import { parkedOf } from './parking.ts'
import type {
  Blocker,
  Change,
  ProcessCheckpoint,
  ProcessFault,
  ProcessStore,
  Resumed,
  StoredSending,
  StoredTimer,
} from './process-store.ts'
import { correlate, type Reacted, reactAll, type Stimulus, textOf, type Unread, withFired } from './react.ts'

/** Why a process cannot run here. Retrying does not help. */
export class ProcessCannotRun extends Error {
  override readonly name = 'ProcessCannotRun'
}

export type TurnParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'head' | 'eventAt'>
  readonly codec: Pick<Codec, 'reader'>
  readonly store: ProcessStore
  readonly pageSize?: number
  /** Called for each trigger that failed. Everything else of its key is now blocked. */
  readonly onFault?: (process: string, fault: ProcessFault) => void
}

const PAGE = 500
const MOST_TIMERS = 100
/** Each reads its event from the log. */
const RESUMED_AT_ONCE = 50

/** The next turn (a page, an erasure, or parked triggers) with the checkpoint at which it was read. */
export type Turn = { readonly checkpoint: ProcessCheckpoint; readonly reachesHead: boolean; take(): Promise<void> }

/**
 * A stimulus to react to, or null if nothing is left to react to. Items of a page also have the place of their event.
 */
type Item = { readonly stimulus: Stimulus | null }
/** Changes of a turn other than those of reactions, for all of its items or for the first ones. */
type ExtraChanges<Of> = (items: readonly Of[], isWhole: boolean, reacted: Reacted) => Partial<Change>

export function processTurns(process: Process, { log, codec, store, pageSize = PAGE, onFault }: TurnParts) {
  const { name } = process
  // Every process must delete the data of an erased person, whether or not it reacts to the erasure.
  const types = [...process.reactors.keys(), subjectErased.type]
  let hasBegun = false

  async function commit(checkpoint: ProcessCheckpoint, change: Partial<Change>): Promise<void> {
    const done = await store.commit(name, checkpoint.turn, {
      to: { position: checkpoint.position, event: checkpoint.event },
      version: process.version,
      keys: [],
      sendings: [],
      erased: null,
      refused: [],
      held: [],
      parked: [],
      released: [],
      retryAfter: checkpoint.retryAfter,
      fault: null,
      ...change,
    })
    if (!done) return
    for (const { position, type, error, trigger } of change.parked ?? [])
      if (error !== null) onFault?.(name, { position: trigger.kind === 'event' ? String(position) : null, type, error })
  }

  async function readCheckpoint(): Promise<ProcessCheckpoint> {
    const checkpoint = await store.checkpoint(name)
    if (!checkpoint) throw new Error(`process ${name} is no longer deployed`)
    if (checkpoint.version > process.version)
      throw new ProcessCannotRun(
        `version ${checkpoint.version} of process ${name} has run, but this program only knows version ${process.version}: a newer program runs it`,
      )
    return checkpoint
  }

  /** Deploys a process that never ran, at the head: it sends nothing for past events. */
  async function begin(): Promise<ProcessCheckpoint> {
    if (!(await store.checkpoint(name))) {
      const head = await log.head()
      await store.deploy(name, process.version, log.id, await placeAt(log, head))
    }
    const checkpoint = await readCheckpoint()
    const other = await otherHistory(log, checkpoint)
    if (other) await stopAt(checkpoint, other)
    // Parked triggers are retried once, because this may be another program.
    const isFirst = !hasBegun
    if (checkpoint.fault || checkpoint.version < process.version || (isFirst && checkpoint.parked))
      await commit(checkpoint, isFirst && checkpoint.parked ? { retryAfter: 0n } : {})
    hasBegun = true
    return checkpoint
  }

  /** Stores the error as the fault of the process, so that `status` shows it. */
  async function stopAt(checkpoint: ProcessCheckpoint, other: OtherHistory): Promise<never> {
    const { position } = checkpoint
    const error = `process ${name} has read ${describeOtherHistory(other)}: point EVENT_LOG at the log that it has read, or restart the process at the head of this one with \`sillage processes forget ${name}\``
    if (!checkpoint.fault)
      await commit(checkpoint, { fault: { position: String(position), type: 'checkpoint', error } })
    throw new ProcessCannotRun(error)
  }

  /** Takes one page, at most up to the next erasure: what the erasure deletes must not come back from memory. */
  async function next(): Promise<Turn | null> {
    const checkpoint = await readCheckpoint()
    const { retryAfter } = checkpoint
    if (retryAfter !== null) return { checkpoint, reachesHead: false, take: () => retryParked(checkpoint, retryAfter) }
    const page = await log.readAll({ after: checkpoint.position, limit: pageSize, filter: { types } })
    if (page.position === checkpoint.position) return null
    const erasure = page.events.findIndex(({ type }) => type === subjectErased.type)
    if (erasure === 0) return { checkpoint, reachesHead: false, take: () => forgetSubject(checkpoint, page.events) }
    const until = erasure > 0 ? upTo(page, erasure) : page
    return { checkpoint, reachesHead: until.end, take: () => reactToPage(checkpoint, until) }
  }

  async function forgetSubject(checkpoint: ProcessCheckpoint, [erasure]: readonly StoredEvent[]): Promise<void> {
    if (!erasure) return
    const { tenant, subject, position, id: event } = erasure
    await commit(checkpoint, {
      to: { position, event },
      erased: subject && { tenant, subject },
      // Triggers that waited behind one of this person may go on.
      retryAfter: checkpoint.parked ? 0n : null,
    })
  }

  async function reactToPage(checkpoint: ProcessCheckpoint, page: LogPage): Promise<void> {
    const end = await placeAt(log, page.position)
    const reader = codec.reader()
    // Behind the erasure: nothing of the person may be written again.
    const events = page.events.filter(({ tenant, subject }) => subject === null || !store.isErased(tenant, subject))
    await reader.prepare(events)
    const items = events.flatMap((stored) => {
      const stimulus = stimulusOf(reader, stored, null)
      const isOfErased = stimulus && 'on' in stimulus && store.isErased(stored.tenant, stimulus.on.key)
      return stimulus && !isOfErased ? [{ stimulus, place: { position: stored.position, event: stored.id } }] : []
    })
    await takeTurn(checkpoint, items, await blockersAt(checkpoint), (part, isWhole) => ({
      to: isWhole ? end : (part.at(-1)?.place ?? checkpoint),
    }))
  }

  const blockersAt = async ({ parked }: ProcessCheckpoint): Promise<readonly Blocker[]> =>
    parked ? store.blockers(name, null) : []

  /** Null if the event does not concern the process. */
  function stimulusOf(reader: EventReader, stored: StoredEvent, parkedId: bigint | null): Stimulus | null {
    try {
      const event = reader.decode(stored)
      const on = correlate(process, event)
      return on && { kind: 'event', parkedId, on, event }
    } catch (error) {
      return { kind: 'unread', parkedId, event: stored, error }
    }
  }

  /**
   * One turn: the changes of the reactions to these items, and the extra changes. If the database refuses the result of
   * one of them, halving finds it: it is parked, and the others are not.
   */
  async function takeTurn<Of extends Item>(
    checkpoint: ProcessCheckpoint,
    items: readonly Of[],
    waiting: readonly Blocker[],
    extraChanges: ExtraChanges<Of>,
    isWhole = true,
    refused?: unknown,
  ): Promise<void> {
    const stimuli = items.flatMap(({ stimulus }) => stimulus ?? [])
    const keys = new Map(
      stimuli.flatMap((stimulus) => (stimulus.kind === 'unread' ? [] : [[textOf(stimulus.on), stimulus.on]])),
    )
    try {
      const states = keys.size > 0 ? await store.states(name, [...keys.values()]) : []
      const reacted = reactAll(process, stimuli, states, waiting, refused)
      const parked = reacted.parked.map((trigger) => parkedOf(trigger, checkpoint.position))
      const { keys: changed, sendings } = reacted
      await commit(checkpoint, { keys: changed, sendings, parked, ...extraChanges(items, isWhole, reacted) })
    } catch (error) {
      if (!isOfContent(error) || stimuli.length === 0 || refused !== undefined) throw error
      if (items.length > 1) await takeTurn(checkpoint, items.slice(0, items.length >> 1), waiting, extraChanges, false)
      else await takeTurn(checkpoint, items, waiting, extraChanges, isWhole, error)
    }
  }

  /** Reacts again to what is parked after an id, in order, before anything else of its key. */
  async function retryParked(checkpoint: ProcessCheckpoint, after: bigint): Promise<void> {
    const parked = await store.resume(name, after, RESUMED_AT_ONCE)
    const items = await Promise.all(
      parked.map(async (trigger) => ({ id: trigger.id, stimulus: await stimulusOfParked(trigger) })),
    )
    const isLast = parked.length < RESUMED_AT_ONCE
    // What was parked before them still blocks: its retry has just failed.
    await takeTurn(checkpoint, items, await store.blockers(name, after), (part, isWhole, reacted) => {
      const parkedAgain = new Set(reacted.parked.map(({ stimulus }) => stimulus.parkedId))
      const answered = part.flatMap(({ id, stimulus }) => (stimulus && !parkedAgain.has(id) ? stimulus : []))
      return {
        keys: withFired(
          reacted.keys,
          answered.flatMap((stimulus) => (stimulus.kind === 'timer' ? stimulus.timer : [])),
        ),
        refused: answered.flatMap((stimulus) =>
          stimulus.kind === 'refusal' ? { id: stimulus.sending.id, claim: null, refusal: stimulus.refused } : [],
        ),
        released: part.flatMap(({ id }) => (parkedAgain.has(id) ? [] : id)),
        retryAfter: isWhole && isLast ? null : (part.at(-1)?.id ?? null),
      }
    })
  }

  async function stimulusOfParked({ id: parkedId, tenant, key, subject, type, position, trigger }: Resumed) {
    switch (trigger.kind) {
      case 'event': {
        const { stream, revision, event } = trigger
        const stored = await parkedEvent(log, { stream, tenant, revision })
        if (stored?.id === event) {
          const reader = codec.reader()
          await reader.prepare([stored])
          return stimulusOf(reader, stored, parkedId)
        }
        const gone: Unread = { id: event, type, tenant, subject, stream, revision, position }
        const error = new Error(`${stream} has no such event at revision ${revision}`)
        return { kind: 'unread', parkedId, event: gone, error } as const
      }
      case 'timer': {
        const { timer } = trigger
        return timer && key !== null ? ({ kind: 'timer', parkedId, on: { tenant, key }, timer } as const) : null
      }
      case 'refusal': {
        const { sending, refused } = trigger
        return sending && key !== null
          ? ({ kind: 'refusal', parkedId, on: { tenant, key }, sending, refused } as const)
          : null
      }
    }
  }

  /** True if there were any. */
  async function fireTimers(): Promise<boolean> {
    const checkpoint = await readCheckpoint()
    const due = await store.due(name, MOST_TIMERS)
    // Only the earliest timer of each key: its reaction may cancel the others.
    const timers = [...new Map(due.toReversed().map((timer) => [textOf(timer), timer])).values()].toReversed()
    const items = timers.map((timer) => ({ stimulus: timerStimulus(timer), timer }))
    if (items.length > 0)
      // None of them is blocked: the store returns no timers of blocked keys.
      await takeTurn(checkpoint, items, [], (part, _, reacted) => {
        const parked = new Set(reacted.parked.map(({ stimulus }) => stimulus))
        return {
          keys: withFired(
            reacted.keys,
            part.flatMap(({ stimulus, timer }) => (parked.has(stimulus) ? [] : timer)),
          ),
        }
      })
    return items.length > 0
  }

  /** Settles the refused sending in the transaction that answers it, or keeps both until it can be answered. */
  async function answerRefusal(sending: StoredSending, refused: Refused): Promise<void> {
    const checkpoint = await readCheckpoint()
    const { id, claim, tenant, key } = sending
    const stimulus: Stimulus = { kind: 'refusal', parkedId: null, on: { tenant, key }, sending, refused }
    await takeTurn(checkpoint, [{ stimulus }], await blockersAt(checkpoint), (_, __, { parked }) =>
      parked.length > 0 ? { held: [{ id, claim }] } : { refused: [{ id, claim, refusal: refused }] },
    )
  }

  return { begin, next, fireTimers, answerRefusal }
}

const timerStimulus = (timer: StoredTimer): Stimulus => ({
  kind: 'timer',
  parkedId: null,
  on: { tenant: timer.tenant, key: timer.key },
  timer,
})

/** The first events of a page. */
function upTo(page: LogPage, count: number): LogPage {
  const events = page.events.slice(0, count)
  const last = events.at(-1)
  return last ? { events, position: last.position, end: false } : page
}

/** Data exceptions, violated constraints, limits, invalid JSON: retrying the same changes cannot succeed. */
const isOfContent = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || /^(2[23]|54)/.test(sqlState(error) ?? '')
