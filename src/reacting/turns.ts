// What changes a process's states: a page of the log, timers that are due, a refusal to answer. Each is one turn, taken
// by compare-and-set: of two runners that read the same turn one writes, and the other reads again.

import type { Codec } from '#commanding/codec.ts'
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { Process, Refused } from '#kernel/process.ts'
import { sqlState } from '#platform/database-errors.ts'
import { describeOtherHistory, type OtherHistory, otherHistory, placeAt } from '#projecting/history.ts'
import { parkedEvent } from '#projecting/parked-event.ts'
import { parkedOf } from './parking.ts'
import type {
  Change,
  Held,
  ProcessFault,
  ProcessStore,
  Resumed,
  Standing,
  StoredSending,
  StoredTimer,
} from './process-store.ts'
import { correlate, type Reacted, reactAll, type Stimulus, textOf, type Unread, withFired } from './react.ts'

/** Why a process cannot run here, however often it is tried. */
export class ProcessCannotRun extends Error {
  override readonly name = 'ProcessCannotRun'
}

export type TurnParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'head' | 'eventAt'>
  readonly codec: Pick<Codec, 'decode'>
  readonly store: ProcessStore
  readonly pageSize?: number
  /** Told of what could not be reacted to. Everything of its key now waits. */
  readonly onFault?: (process: string, fault: ProcessFault) => void
}

const PAGE = 500
const MOST_TIMERS = 100
/** Each asks the log for its event. */
const RESUMED_AT_ONCE = 50

/** What is next: a page, an erasure, or what is parked; on the standing that it was read at. */
export type Turn = { readonly standing: Standing; readonly reachesHead: boolean; take(): Promise<void> }

/** Something to react to, or nothing any more; of a page, with the place of its event. */
type Item = { readonly stimulus: Stimulus | null }
/** What a turn does besides reacting, to all of its items or to the first so many of them. */
type Besides<Of> = (items: readonly Of[], areAll: boolean, reacted: Reacted) => Partial<Change>

export function processTurns(process: Process, { log, codec, store, pageSize = PAGE, onFault }: TurnParts) {
  const { name } = process
  // What an erasure takes away every process must let go of, whether it reacts to it or not.
  const types = [...process.reactors.keys(), subjectErased.type]
  let begun = false

  async function commit(standing: Standing, change: Partial<Change>): Promise<void> {
    const done = await store.commit(name, standing.turn, {
      to: { position: standing.position, event: standing.event },
      version: process.version,
      keys: [],
      sendings: [],
      erased: null,
      refused: [],
      held: [],
      parked: [],
      released: [],
      retryAfter: standing.retryAfter,
      fault: null,
      ...change,
    })
    if (!done) return
    for (const { position, type, error, trigger } of change.parked ?? [])
      if (error !== null) onFault?.(name, { position: trigger.kind === 'event' ? String(position) : null, type, error })
  }

  async function standingNow(): Promise<Standing> {
    const standing = await store.standing(name)
    if (!standing) throw new Error(`process ${name} is not deployed any more`)
    if (standing.version > process.version)
      throw new ProcessCannotRun(
        `version ${standing.version} of process ${name} has run, and this program knows ${process.version}: a newer program runs it`,
      )
    return standing
  }

  /** Deploys it where it never ran, at the head: it does not send for the past. */
  async function begin(): Promise<Standing> {
    if (!(await store.standing(name))) {
      const head = await log.head()
      await store.deploy(name, process.version, log.id, await placeAt(log, head))
    }
    const standing = await standingNow()
    const other = await otherHistory(log, standing)
    if (other) await stopAt(standing, other)
    // What waits for a fix is tried again, once: the program may be another one.
    const isFirst = !begun
    if (standing.fault || standing.version < process.version || (isFirst && standing.parked))
      await commit(standing, isFirst && standing.parked ? { retryAfter: 0n } : {})
    begun = true
    return standing
  }

  /** Told and kept as the fault that it is, so that `status` shows it. */
  async function stopAt(standing: Standing, other: OtherHistory): Promise<never> {
    const { position } = standing
    const error = `process ${name} has read ${describeOtherHistory(other)}: point EVENT_LOG at the log that it has read, or let the process start anew at the head of this one with \`sillage processes forget ${name}\``
    if (!standing.fault) await commit(standing, { fault: { position: String(position), type: 'checkpoint', error } })
    throw new ProcessCannotRun(error)
  }

  /** Takes one page, and of that at most as far as the next erasure: what it removes must not come back from memory. */
  async function next(): Promise<Turn | null> {
    const standing = await standingNow()
    const { retryAfter } = standing
    if (retryAfter !== null) return { standing, reachesHead: false, take: () => tryAgain(standing, retryAfter) }
    const page = await log.readAll({ after: standing.position, limit: pageSize, filter: { types } })
    if (page.position === standing.position) return null
    const erasure = page.events.findIndex(({ type }) => type === subjectErased.type)
    if (erasure === 0) return { standing, reachesHead: false, take: () => forgetSubject(standing, page.events) }
    const until = erasure > 0 ? upTo(page, erasure) : page
    return { standing, reachesHead: until.end, take: () => reactToPage(standing, until) }
  }

  async function forgetSubject(standing: Standing, [erasure]: readonly StoredEvent[]): Promise<void> {
    if (!erasure) return
    const { tenant, subject, position, id: event } = erasure
    await commit(standing, {
      to: { position, event },
      erased: subject && { tenant, subject },
      // What has waited behind something of this person may go on.
      retryAfter: standing.parked ? 0n : null,
    })
  }

  async function reactToPage(standing: Standing, page: LogPage): Promise<void> {
    const end = await placeAt(log, page.position)
    const items = page.events.flatMap((stored) => {
      const stimulus = stimulusOf(stored, null)
      return stimulus ? [{ stimulus, place: { position: stored.position, event: stored.id } }] : []
    })
    await takeTurn(standing, items, await heldAt(standing), (part, areAll) => ({
      to: areAll ? end : (part.at(-1)?.place ?? standing),
    }))
  }

  const heldAt = async ({ parked }: Standing): Promise<readonly Held[]> => (parked ? store.held(name, null) : [])

  /** Null where it does not concern the process. */
  function stimulusOf(stored: StoredEvent, again: bigint | null): Stimulus | null {
    try {
      const event = codec.decode(stored)
      const on = correlate(process, event)
      return on && { kind: 'event', again, on, event }
    } catch (error) {
      return { kind: 'unread', again, event: stored, error }
    }
  }

  /**
   * One turn: what the reactions to these items make, and what is to be done besides. Where the database refuses what one
   * of them makes, halves find it: it waits, and the others do not.
   */
  async function takeTurn<Of extends Item>(
    standing: Standing,
    items: readonly Of[],
    waiting: readonly Held[],
    besides: Besides<Of>,
    areAll = true,
    refused?: unknown,
  ): Promise<void> {
    const stimuli = items.flatMap(({ stimulus }) => stimulus ?? [])
    const keys = new Map(stimuli.flatMap((one) => (one.kind === 'unread' ? [] : [[textOf(one.on), one.on]])))
    try {
      const states = keys.size > 0 ? await store.states(name, [...keys.values()]) : []
      const reacted = reactAll(process, stimuli, states, waiting, refused)
      const parked = reacted.parked.map((one) => parkedOf(one, standing.position))
      const { keys: changed, sendings } = reacted
      await commit(standing, { keys: changed, sendings, parked, ...besides(items, areAll, reacted) })
    } catch (error) {
      if (!isOfContent(error) || stimuli.length === 0 || refused !== undefined) throw error
      if (items.length > 1) await takeTurn(standing, items.slice(0, items.length >> 1), waiting, besides, false)
      else await takeTurn(standing, items, waiting, besides, areAll, error)
    }
  }

  /** Reacts anew to what is parked behind an id, in order: as if it came now, before anything else of its key. */
  async function tryAgain(standing: Standing, after: bigint): Promise<void> {
    const parked = await store.resume(name, after, RESUMED_AT_ONCE)
    const items = await Promise.all(parked.map(async (one) => ({ id: one.id, stimulus: await resumed(one) })))
    const isLast = parked.length < RESUMED_AT_ONCE
    // What was parked before them waits still: it has just been tried, in vain.
    await takeTurn(standing, items, await store.held(name, after), (part, areAll, reacted) => {
      const again = new Set(reacted.parked.map(({ stimulus }) => stimulus.again))
      const answered = part.flatMap(({ id, stimulus }) => (stimulus && !again.has(id) ? stimulus : []))
      return {
        keys: withFired(
          reacted.keys,
          answered.flatMap((one) => (one.kind === 'timer' ? one.timer : [])),
        ),
        refused: answered.flatMap((one) =>
          one.kind === 'refusal' ? { id: one.sending.id, claim: null, refusal: one.refused } : [],
        ),
        released: part.flatMap(({ id }) => (again.has(id) ? [] : id)),
        retryAfter: areAll && isLast ? null : (part.at(-1)?.id ?? null),
      }
    })
  }

  async function resumed({ id: again, tenant, key, subject, type, position, trigger }: Resumed) {
    switch (trigger.kind) {
      case 'event': {
        const { stream, revision, event } = trigger
        const stored = await parkedEvent(log, { stream, tenant, revision })
        if (stored?.id === event) return stimulusOf(stored, again)
        const gone: Unread = { id: event, type, tenant, subject, stream, revision, position }
        const error = new Error(`${stream} holds another event at revision ${revision}, or none`)
        return { kind: 'unread', again, event: gone, error } as const
      }
      case 'timer': {
        const { timer } = trigger
        return timer && key !== null ? ({ kind: 'timer', again, on: { tenant, key }, timer } as const) : null
      }
      case 'refusal': {
        const { sending, refused } = trigger
        return sending && key !== null
          ? ({ kind: 'refusal', again, on: { tenant, key }, sending, refused } as const)
          : null
      }
    }
  }

  /** Whether there were any. */
  async function fireTimers(): Promise<boolean> {
    const standing = await standingNow()
    const due = await store.due(name, MOST_TIMERS)
    // The earliest of each key: its reaction may cancel the others.
    const timers = [...new Map(due.toReversed().map((timer) => [textOf(timer), timer])).values()].toReversed()
    const items = timers.map((timer) => ({ stimulus: timerStimulus(timer), timer }))
    if (items.length > 0)
      // None of them waits: the database gives no timers of keys that do.
      await takeTurn(standing, items, [], (part, _, reacted) => {
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

  /** Settles the refused sending in the transaction that answers it, or keeps both until that can be answered. */
  async function giveBack(sending: StoredSending, refused: Refused): Promise<void> {
    const standing = await standingNow()
    const { id, claim, tenant, key } = sending
    const stimulus: Stimulus = { kind: 'refusal', again: null, on: { tenant, key }, sending, refused }
    await takeTurn(standing, [{ stimulus }], await heldAt(standing), (_, __, { parked }) =>
      parked.length > 0 ? { held: [{ id, claim }] } : { refused: [{ id, claim, refusal: refused }] },
    )
  }

  return { begin, next, fireTimers, giveBack }
}

const timerStimulus = (timer: StoredTimer): Stimulus => ({
  kind: 'timer',
  again: null,
  on: { tenant: timer.tenant, key: timer.key },
  timer,
})

/** The first so many of a page's events. */
function upTo(page: LogPage, count: number): LogPage {
  const events = page.events.slice(0, count)
  const last = events.at(-1)
  return last ? { events, position: last.position, end: false } : page
}

/** Data exceptions, broken constraints, limits, what is no JSON: the same changes will never be taken. */
const isOfContent = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || /^(2[23]|54)/.test(sqlState(error) ?? '')
