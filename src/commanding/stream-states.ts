// Recent stream states in memory, so that a decision does not read its stream's whole past each time.
import { LRUCache } from 'lru-cache'
import type { EventLog } from '#event-log/event-log.ts'
import type { Decider } from '#kernel/decider.ts'
import type { DecidedEvent } from '#kernel/event.ts'
import {
  type CommandId,
  commandOf,
  type EventId,
  NO_REVISION,
  ordinalOf,
  type Position,
  type Revision,
  START,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import type { Codec } from './codec.ts'
import { addCommand, type CommandIndex, commandIndex, indexBytes } from './command-index.ts'
import { type FirstAnswer, firstAnswers } from './first-answers.ts'
import type { StreamSnapshots } from './stream-snapshots.ts'

/** A stream as of an event: the states of the deciders that asked for it, and the commands that it holds. */
export type StreamState = {
  readonly tenant: TenantId
  revision: Revision
  position: Position
  /**
   * The id of the event there; null where the stream holds nothing. After a failover that lost commits another event may
   * stand at the same revision, and even at the same position: then this is the state of another past. (What is not
   * found: a command that was lost and sent again, where it stands at the very same revision and position as before.)
   */
  lastEvent: EventId | null
  readonly states: Map<Decider, unknown>
  readonly commands: CommandIndex
}

const PAGE = 2_000
const FIRST_PAGE = 500
const FAR = 2_000
/** A learner's state of three skills took 0.9 KB, and the cache's entry some more; the index of commands is weighed apart. */
const STATE_BYTES = 1_500
const MOST_BYTES = 200_000_000

export function evolveAll(states: Map<Decider, unknown>, event: DecidedEvent): void {
  for (const [decider, state] of states) states.set(decider, decider.evolve(state, event))
}

/** Moves a state on by the place of an event, which must be the next one. Its deciders are the caller's to evolve. */
export function moveOn(state: StreamState, id: EventId, revision: Revision, position: Position): void {
  if (ordinalOf(id) === 1) addCommand(state.commands, commandOf(id), revision)
  state.revision = revision
  state.position = position
  state.lastEvent = id
}

export type StreamStatesOptions = {
  /** Of all that is remembered, about: as measured, beside the states that deciders make larger than usual. */
  readonly mostBytes?: number
  readonly snapshots?: StreamSnapshots
  /** What a stream holds beyond its first page is worth a look for a snapshot; short streams cost one read. */
  readonly firstPage?: number
  /** Who read more than this leaves a snapshot for the next one. */
  readonly far?: number
}

export type StreamStates = {
  /** The stream as remembered; `anew` reads what others have appended since. */
  load(stream: StreamName, tenant: TenantId, deciders: readonly Decider[], anew: boolean): Promise<StreamState>
  /** What those of the commands that the stream holds were answered, as far as the state has read it. */
  firstAnswers(
    stream: StreamName,
    state: StreamState,
    commands: Iterable<CommandId>,
  ): Promise<ReadonlyMap<CommandId, FirstAnswer>>
  /** Remembers a state: only ever one whose events are committed. */
  keep(stream: StreamName, state: StreamState): void
  forget(stream: StreamName, tenant: TenantId): void
}

/**
 * A remembered state may be behind the log; it is never wrong, since the append expects its revision and its last event
 * exactly, and after a conflict the stream is read on.
 */
export function streamStates(
  log: Pick<EventLog, 'readStream'>,
  codec: Codec,
  { mostBytes = MOST_BYTES, snapshots, firstPage = FIRST_PAGE, far = FAR }: StreamStatesOptions = {},
): StreamStates {
  // In a wrapper of its own each time: the cache does not weigh a value again that has grown in its place.
  const remembered = new LRUCache<StreamKey, { readonly state: StreamState }>({
    maxSize: mostBytes,
    sizeCalculation: ({ state }) => STATE_BYTES + indexBytes(state.commands),
  })

  /**
   * Reads on to the end of the stream, or for one page, and says whether there is more. The last event is read again: where
   * another stands in its place, the state is of another past. Whoever else reads on at the same time may have taken in
   * some of the events while they were on their way here: each is taken in once.
   */
  async function readOn(
    stream: StreamName,
    state: StreamState,
    limit = PAGE,
  ): Promise<'end' | 'more' | 'another past'> {
    const { tenant, revision, position, lastEvent } = state
    const from = Math.max(revision, 0)
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
    const [same] = page.events
    if (lastEvent !== null && (same?.id !== lastEvent || same.position !== position)) return 'another past'
    for (const stored of page.events) {
      if (stored.revision <= state.revision) continue
      // A newer program may have written a type that nobody here decides on; its place in the stream still counts.
      if (codec.knows(stored.type)) evolveAll(state.states, codec.decode(stored))
      moveOn(state, stored.id, stored.revision, stored.position)
    }
    return page.events.length === 0 || state.revision >= page.currentRevision ? 'end' : 'more'
  }

  /** False where it is the state of another past. */
  async function readToEnd(stream: StreamName, state: StreamState): Promise<boolean> {
    for (;;) {
      const read = await readOn(stream, state)
      if (read !== 'more') return read === 'end'
    }
  }

  function atStart(tenant: TenantId, deciders: Iterable<Decider>): StreamState {
    const states = new Map([...deciders].map((decider) => [decider, decider.initial]))
    return { tenant, revision: NO_REVISION, position: START, lastEvent: null, states, commands: commandIndex() }
  }

  /** From the start, or where the stream is long from a snapshot, which tells the same in less time. */
  async function read(stream: StreamName, tenant: TenantId, deciders: ReadonlySet<Decider>): Promise<StreamState> {
    for (;;) {
      const state = atStart(tenant, deciders)
      if (snapshots) {
        if ((await readOn(stream, state, firstPage)) === 'end') return state
        const kept = await snapshots.load(stream, tenant, [...deciders])
        const revision = kept?.revision ?? NO_REVISION
        if (kept && revision > state.revision && (await readToEnd(stream, kept))) {
          if (kept.revision - revision > far) snapshots.save(stream, kept)
          return kept
        }
      }
      // The log may change its past while it is read, too.
      if (!(await readToEnd(stream, state))) continue
      if (state.revision > far) snapshots?.save(stream, state)
      return state
    }
  }

  function keep(stream: StreamName, state: StreamState): void {
    // What is not there is not remembered: it costs one short read, and would fill the memory.
    if (state.revision > NO_REVISION) remembered.set(streamKey(state.tenant, stream), { state })
  }

  return {
    async load(stream, tenant, deciders, anew) {
      const known = remembered.get(streamKey(tenant, stream))?.state
      if (known && deciders.every((decider) => known.states.has(decider))) {
        if (!anew) return known
        // Where its folds fail half-way, it is the state of nothing.
        remembered.delete(streamKey(tenant, stream))
        if (await readToEnd(stream, known)) {
          keep(stream, known)
          return known
        }
      }
      // A decider that has not asked before needs the past from the start; the others' states come along.
      const state = await read(stream, tenant, new Set([...(known?.states.keys() ?? []), ...deciders]))
      keep(stream, state)
      return state
    },
    firstAnswers: (stream, state, commands) => firstAnswers(log, stream, state, commands),
    keep,
    forget: (stream, tenant) => void remembered.delete(streamKey(tenant, stream)),
  }
}
