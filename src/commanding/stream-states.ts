// Recent stream states in memory, so that a decision does not read its stream's whole past each time.
import { LRUCache } from 'lru-cache'
import type { EventLog } from '#event-log/event-log.ts'
import type { Decider } from '#kernel/decider.ts'
import type { DecidedEvent } from '#kernel/event.ts'
import {
  type CommandId,
  NO_REVISION,
  type Position,
  type Revision,
  START,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import type { Codec } from './codec.ts'
import type { StreamSnapshots } from './stream-snapshots.ts'

/** What a command answered, kept to be answered again. */
export type FirstAnswer = {
  readonly fingerprint: number
  readonly revision: Revision
  readonly position: Position
  /** The types of its events, in order. */
  readonly types: readonly string[]
}

/** A stream as of a revision: the states of the deciders that asked for it, and its latest commands. */
export type StreamState = {
  readonly tenant: TenantId
  revision: Revision
  position: Position
  readonly states: Map<Decider, unknown>
  readonly answers: Map<CommandId, FirstAnswer>
}

/** A retry is recognised among this many latest commands of the stream. */
export const ANSWERS_KEPT = 1_000
const PAGE = 2_000
/** What a stream holds beyond its first page is worth a look for a snapshot; short streams cost one read. */
const FIRST_PAGE = 500
/** Who read more than this leaves a snapshot for the next one. */
const FAR = 2_000
/** Each remembered answer weighs one, each stream ten: some 200 MB when full. */
const MOST_WEIGHT = 500_000

/** What a command leaves in a state: the latest answers, the oldest forgotten. */
export function rememberAnswer(state: StreamState, command: CommandId, answer: FirstAnswer): void {
  state.answers.set(command, answer)
  for (const oldest of state.answers.keys()) {
    if (state.answers.size <= ANSWERS_KEPT) break
    state.answers.delete(oldest)
  }
}

export function evolveAll(states: Map<Decider, unknown>, event: DecidedEvent): void {
  for (const [decider, state] of states) states.set(decider, decider.evolve(state, event))
}

export type StreamStates = {
  /** The stream as remembered; `anew` reads what others have appended since. */
  load(stream: StreamName, tenant: TenantId, deciders: readonly Decider[], anew: boolean): Promise<StreamState>
  /** Remembers a state: only ever one whose events are committed. */
  keep(stream: StreamName, state: StreamState): void
  forget(stream: StreamName, tenant: TenantId): void
}

/**
 * A remembered state may be behind the log; it is never wrong, since the append expects its revision exactly, and
 * after a conflict the stream is read on.
 */
export function streamStates(
  log: Pick<EventLog, 'readStream'>,
  codec: Codec,
  mostWeight = MOST_WEIGHT,
  snapshots: StreamSnapshots | null = null,
): StreamStates {
  const remembered = new LRUCache<StreamKey, StreamState>({
    maxSize: mostWeight,
    sizeCalculation: ({ answers }) => 10 + answers.size,
  })

  /** Reads on to the end of the stream, or for one page. True at the end. */
  async function readOn(stream: StreamName, state: StreamState, limit = PAGE, pages = Number.POSITIVE_INFINITY) {
    for (let n = 0; n < pages; n += 1) {
      const { tenant, revision } = state
      const page = await log.readStream(stream, { tenant, from: revision + 1, direction: 'forwards', limit })
      for (const stored of page.events) {
        // A newer program may have written a type that nobody here decides on; its place in the stream still counts.
        if (codec.knows(stored.type)) evolveAll(state.states, codec.decode(stored))
        const { commandId, fingerprint, type, revision, position } = stored
        const types = [...(state.answers.get(commandId)?.types ?? []), type]
        rememberAnswer(state, commandId, { fingerprint, revision, position, types })
        state.revision = revision
        state.position = position
      }
      if (page.events.length === 0 || state.revision >= page.currentRevision) return true
    }
    return false
  }

  /** Whether the stream still holds what a snapshot ends with: a log of its own server can be restored to the past. */
  async function stands(stream: StreamName, { tenant, revision, position }: StreamState): Promise<boolean> {
    const page = await log.readStream(stream, { tenant, from: revision, direction: 'forwards', limit: 1 })
    return page.events[0]?.position === position
  }

  /** From the start, or where the stream is long from a snapshot, which tells the same in less time. */
  async function read(stream: StreamName, tenant: TenantId, deciders: ReadonlySet<Decider>): Promise<StreamState> {
    const states = new Map([...deciders].map((decider) => [decider, decider.initial]))
    const state: StreamState = { tenant, revision: NO_REVISION, position: START, states, answers: new Map() }
    if (!snapshots) {
      await readOn(stream, state)
      return state
    }
    if (await readOn(stream, state, FIRST_PAGE, 1)) return state
    const kept = await snapshots.load(stream, tenant, [...deciders])
    const from = kept && kept.revision > state.revision && (await stands(stream, kept)) ? kept : state
    const { revision } = from
    await readOn(stream, from)
    if (from.revision - (from === kept ? revision : NO_REVISION) > FAR) snapshots.save(stream, from)
    return from
  }

  function keep(stream: StreamName, state: StreamState): void {
    // What is not there is not remembered: anybody may ask for any id.
    if (state.revision > NO_REVISION) remembered.set(streamKey(state.tenant, stream), state)
  }

  return {
    async load(stream, tenant, deciders, anew) {
      const known = remembered.get(streamKey(tenant, stream))
      if (known && deciders.every((decider) => known.states.has(decider))) {
        if (anew) await readOn(stream, known)
        return known
      }
      // A decider that has not asked before needs the past from the start; the others' states come along.
      const state = await read(stream, tenant, new Set([...(known?.states.keys() ?? []), ...deciders]))
      keep(stream, state)
      return state
    },
    keep,
    forget: (stream, tenant) => void remembered.delete(streamKey(tenant, stream)),
  }
}
