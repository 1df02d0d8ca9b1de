// What changes a process's states: a page of the log, timers that are due, a refusal to answer. Each is one turn, taken
// by compare-and-set: of two runners that read the same turn one writes, and the other reads again.

import type { Codec } from '#commanding/codec.ts'
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { Position } from '#kernel/ids.ts'
import type { Process, Refused } from '#kernel/process.ts'
import { sqlState } from '#platform/database-errors.ts'
import type {
  Change,
  Place,
  ProcessFault,
  ProcessStore,
  Standing,
  StoredSending,
  StoredTimer,
} from './process-store.ts'
import { correlate, faultOf, type Reacted, reactAll, type Stimulus, textOf, withFired } from './react.ts'

/** Why a process cannot run here, however often it is tried. */
export class ProcessCannotRun extends Error {
  override readonly name = 'ProcessCannotRun'
}

export type TurnParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'>
  readonly codec: Pick<Codec, 'decode'>
  readonly store: ProcessStore
  readonly pageSize?: number
  readonly onFault?: (process: string, fault: ProcessFault) => void
}

const PAGE = 500
const MOST_TIMERS = 100

/** What reading on came to. Standing still, nothing else is done either. */
export type ReadOn = 'standing-still' | 'nothing-new' | 'reached-head' | 'more'

export function processTurns(process: Process, { log, codec, store, pageSize = PAGE, onFault }: TurnParts) {
  const { name } = process
  // What an erasure takes away every process must let go of, whether it reacts to it or not.
  const types = [...process.reactors.keys(), subjectErased.type]

  async function commit(standing: Standing, change: Partial<Change>): Promise<void> {
    const done = await store.commit(name, standing.turn, {
      to: { position: standing.position, event: standing.event },
      version: process.version,
      keys: [],
      sendings: [],
      erased: null,
      refused: null,
      fault: null,
      ...change,
    })
    if (done && change.fault) onFault?.(name, change.fault)
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
  async function begin(): Promise<void> {
    if (!(await store.standing(name))) {
      const head = await log.head()
      await store.deploy(name, process.version, log.id, await placeAt(head))
    }
    const standing = await standingNow()
    const wrong = await wrongLog(standing)
    if (wrong)
      throw new ProcessCannotRun(
        `process ${name} has read another log (${wrong}): point EVENT_LOG at that log, or let the process start anew at the head of this one with \`sillage processes forget ${name}\``,
      )
    // What it stood still at is tried again, once: the program may be another one.
    if (standing.fault || standing.version < process.version) await commit(standing, {})
  }

  async function wrongLog({ logId, event, position }: Standing): Promise<string | null> {
    if (logId !== log.id) return 'its identity differs'
    if (event !== null && (await log.eventAt(position)) !== event)
      return `position ${position} holds another event, or none`
    return null
  }

  const placeAt = async (position: Position): Promise<Place> => ({
    position,
    event: position === 0n ? null : await log.eventAt(position),
  })

  /** Takes one page, and of that at most as far as the next erasure: what it removes must not come back from memory. */
  async function readOn(): Promise<ReadOn> {
    const standing = await standingNow()
    if (standing.fault) return 'standing-still'
    const page = await log.readAll({ after: standing.position, limit: pageSize, filter: { types } })
    if (page.position === standing.position) return 'nothing-new'
    const erasure = page.events.findIndex(({ type }) => type === subjectErased.type)
    if (erasure === 0) {
      await forgetSubject(standing, page.events)
      return 'more'
    }
    const until = erasure > 0 ? upTo(page, erasure) : page
    await reactToPage(standing, until)
    return until.end ? 'reached-head' : 'more'
  }

  async function forgetSubject(standing: Standing, [erasure]: readonly StoredEvent[]): Promise<void> {
    if (!erasure) return
    const { tenant, subject, position, id: event } = erasure
    await commit(standing, { to: { position, event }, erased: subject && { tenant, subject } })
  }

  async function reactToPage(standing: Standing, page: LogPage): Promise<void> {
    const { stimuli, fault: unread } = stimuliOf(page.events)
    try {
      const reacted = await react(stimuli)
      const fault = reacted.fault ?? unread
      // Like a projection, it keeps what comes before the event that it stumbled over.
      const last = fault ? page.events.findLast(({ position }) => fault.at !== null && position < fault.at) : undefined
      const to = last ? { position: last.position, event: last.id } : fault ? standing : await placeAt(page.position)
      await commit(standing, { ...changesOf(reacted), to, fault: fault?.fault ?? null })
    } catch (error) {
      // One of them makes something that the database refuses: halves find it.
      const [first] = stimuli
      if (!refusesRows(error) || !first) throw error
      if (page.events.length > 1) await reactToPage(standing, upTo(page, page.events.length >> 1))
      else await commit(standing, { fault: faultOf(first, error) })
    }
  }

  function stimuliOf(events: readonly StoredEvent[]): { stimuli: Stimulus[]; fault: Reacted['fault'] } {
    const stimuli: Stimulus[] = []
    for (const stored of events) {
      try {
        const event = codec.decode(stored)
        const on = correlate(process, event)
        if (on) stimuli.push({ kind: 'event', on, event })
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        const fault = { position: String(stored.position), type: stored.type, error: message }
        return { stimuli, fault: { at: stored.position, fault } }
      }
    }
    return { stimuli, fault: null }
  }

  async function react(stimuli: readonly Stimulus[]): Promise<Reacted> {
    const keys = [...new Map(stimuli.map(({ on }) => [textOf(on), on])).values()]
    return reactAll(process, stimuli, keys.length > 0 ? await store.states(name, keys) : [])
  }

  /** Whether there were any. */
  async function fireTimers(): Promise<boolean> {
    const standing = await standingNow()
    if (standing.fault) return false
    const due = await store.due(name, MOST_TIMERS)
    // The earliest of each key: its reaction may cancel the others.
    const timers = [...new Map(due.toReversed().map((timer) => [textOf(timer), timer])).values()].toReversed()
    if (timers.length > 0) await fire(standing, timers)
    return timers.length > 0
  }

  async function fire(standing: Standing, timers: readonly StoredTimer[]): Promise<void> {
    const stimuli = timers.map((timer): Stimulus => ({ kind: 'timer', on: timer, timer }))
    const reacted = await react(stimuli)
    try {
      const keys = withFired(reacted.keys, timers)
      await commit(standing, { ...changesOf(reacted), keys, fault: reacted.fault?.fault ?? null })
    } catch (error) {
      const [first] = stimuli
      if (!refusesRows(error) || !first) throw error
      if (timers.length > 1) await fire(standing, timers.slice(0, timers.length >> 1))
      else await commit(standing, { fault: faultOf(first, error) })
    }
  }

  /** Settles the refused sending in the transaction that answers it; false where the process now stands still. */
  async function giveBack(sending: StoredSending, refused: Refused): Promise<boolean> {
    const standing = await standingNow()
    if (standing.fault) return false
    const stimulus: Stimulus = { kind: 'refusal', on: sending, sending, refused }
    const reacted = await react([stimulus])
    // One that cannot be answered stays open: it is sent again when the process goes on.
    if (reacted.fault) await commit(standing, { fault: reacted.fault.fault })
    else
      await commit(standing, {
        ...changesOf(reacted),
        refused: { id: sending.id, claim: sending.claim, refusal: refused },
      }).catch(async (error: unknown) => {
        if (!refusesRows(error)) throw error
        await commit(standing, { fault: faultOf(stimulus, error) })
      })
    return reacted.fault === null
  }

  return { begin, readOn, fireTimers, giveBack }
}

const changesOf = ({ keys, sendings }: Reacted) => ({ keys, sendings })

/** The first so many of a page's events. */
function upTo(page: LogPage, count: number): LogPage {
  const events = page.events.slice(0, count)
  const last = events.at(-1)
  return last ? { events, position: last.position, end: false } : page
}

/** Data exceptions and broken constraints: the same rows will never be taken. */
const refusesRows = (error: unknown): boolean => /^2[23]/.test(sqlState(error) ?? '')
