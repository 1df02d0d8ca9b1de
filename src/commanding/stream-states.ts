// Caches recent stream states, so that a decision need not read the whole stream.
import { LRUCache } from 'lru-cache'
import type { EventLog } from '#event-log/event-log.ts'
import type { Decider } from '#kernel/decider.ts'
import type { DecidedEvent } from '#kernel/event.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import {
  type CommandId,
  commandOf,
  type EventId,
  NO_REVISION,
  ordinalOf,
  type PersonId,
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

/** A stream as of some event: the states of the deciders that use it, and the index of its commands. */
export type StreamState = {
  readonly tenant: TenantId
  revision: Revision
  position: Position
  /**
   * The id of the last event; null for an empty stream. After a failover that lost commits, another event may have the same
   * revision, and even the same position: then this state belongs to another history. (One case is not detected: a command
   * that was lost and sent again, and got the same revision and position as before.)
   */
  lastEvent: EventId | null
  readonly states: Map<Decider, unknown>
  readonly commands: CommandIndex
  /** Whether an erasure was read in the stream: then no snapshot of it is saved. */
  isErased?: boolean
}

const PAGE = 2_000
const FIRST_PAGE = 500
const FAR = 2_000
/**
 * A learner's state with three skills took 0.9 KB; the cache entry needs some more. The command index is counted apart.
 *
 * The real size of a state is not measured: an entry is set again after each command, and the length of its JSON, which is close to
 * what it takes in memory, would be computed each time. Of `learning.revisions`, with exercises that learners completed themselves:
 * 20 cards are 4 KB of JSON in 0.01 ms (8 KB in memory), 300 cards 64 KB in 0.13 ms (63 KB), and 3,000 cards, the most, 650 KB in
 * 20 ms (810 KB), once, on a busy machine. With 30 completions of each by others, whose reviews are kept, 300 cards are 740 KB. So
 * the cache can take many times its bound where most learners in it have so many cards. Snapshots do not help: they are made
 * only for streams of thousands of events.
 */
const STATE_BYTES = 1_500
const MOST_BYTES = 200_000_000

export function evolveAll(states: Map<Decider, unknown>, event: DecidedEvent): void {
  for (const [decider, state] of states) states.set(decider, decider.evolve(state, event))
}

/** Records the next event's revision and position in a state. The caller evolves the deciders' states. */
export function moveOn(state: StreamState, id: EventId, revision: Revision, position: Position): void {
  if (ordinalOf(id) === 1) addCommand(state.commands, commandOf(id), revision)
  state.revision = revision
  state.position = position
  state.lastEvent = id
}

export type StreamStatesOptions = {
  /** Approximate size of the cache. States larger than usual are counted as STATE_BYTES: see there how large they may be. */
  readonly mostBytes?: number
  readonly snapshots?: StreamSnapshots
  /** A snapshot is looked up only for streams longer than this first page: short streams cost one read. */
  readonly firstPage?: number
  /** After reading more events than this, save a snapshot. */
  readonly far?: number
  /** Called when the erasure of a person is read, before anything is decided on the state. */
  readonly onErasure?: (tenant: TenantId, person: PersonId) => void
}

export type StreamStates = {
  /** Returns the cached state; with `refresh`, first reads the events that others have appended since. */
  load(stream: StreamName, tenant: TenantId, deciders: readonly Decider[], refresh: boolean): Promise<StreamState>
  /** The first answers of those commands that the stream contains, as far as the state has read it. */
  firstAnswers(
    stream: StreamName,
    state: StreamState,
    commands: Iterable<CommandId>,
  ): Promise<ReadonlyMap<CommandId, FirstAnswer>>
  /** Caches a state. All its events must be committed. */
  keep(stream: StreamName, state: StreamState): void
  forget(stream: StreamName, tenant: TenantId): void
}

/**
 * A cached state may be behind the log. That does no harm: an append names the exact revision and the last event of the
 * state, and after a conflict the new events are read.
 */
export function streamStates(
  log: Pick<EventLog, 'readStream'>,
  codec: Codec,
  { mostBytes = MOST_BYTES, snapshots, firstPage = FIRST_PAGE, far = FAR, onErasure }: StreamStatesOptions = {},
): StreamStates {
  // A new wrapper for each entry: the cache does not measure again a value that grew in place.
  const cache = new LRUCache<StreamKey, { readonly state: StreamState }>({
    maxSize: mostBytes,
    sizeCalculation: ({ state }) => STATE_BYTES + indexBytes(state.commands),
  })

  /**
   * Reads one page of events after the state, and returns whether there are more. The last event is read again: if it has
   * changed, the state belongs to another history. A concurrent read may already have applied some of the events: each event
   * is applied once.
   */
  async function readNext(
    stream: StreamName,
    state: StreamState,
    limit = PAGE,
  ): Promise<'end' | 'more' | 'another history'> {
    const { tenant, revision, position, lastEvent } = state
    const from = Math.max(revision, 0)
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
    const [last] = page.events
    if (lastEvent !== null && (last?.id !== lastEvent || last.position !== position)) return 'another history'
    // Decisions see no personal fields. A reader keeps the keys of what it has read, so there is a new one for each page.
    const reader = codec.reader()
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.revision <= state.revision) continue
      // A newer program may have written an event type that is undefined here. It still counts as a revision.
      if (stored.type === ERASURE && stored.subject !== null) {
        state.isErased = true
        onErasure?.(tenant, stored.subject)
      }
      if (codec.knows(stored.type)) evolveAll(state.states, reader.decode(stored))
      moveOn(state, stored.id, stored.revision, stored.position)
    }
    return page.events.length === 0 || state.revision >= page.currentRevision ? 'end' : 'more'
  }

  /** False if the state belongs to another history. */
  async function readToEnd(stream: StreamName, state: StreamState): Promise<boolean> {
    for (;;) {
      const read = await readNext(stream, state)
      if (read !== 'more') return read === 'end'
    }
  }

  function atStart(tenant: TenantId, deciders: Iterable<Decider>): StreamState {
    const states = new Map([...deciders].map((decider) => [decider, decider.initial]))
    return { tenant, revision: NO_REVISION, position: START, lastEvent: null, states, commands: commandIndex() }
  }

  /** Reads the stream from its start, or from a snapshot if the stream is long. */
  async function read(stream: StreamName, tenant: TenantId, deciders: ReadonlySet<Decider>): Promise<StreamState> {
    for (;;) {
      const state = atStart(tenant, deciders)
      if (snapshots) {
        if ((await readNext(stream, state, firstPage)) === 'end') return state
        const snapshot = await snapshots.load(stream, tenant, [...deciders])
        const revision = snapshot?.revision ?? NO_REVISION
        if (snapshot && revision > state.revision && (await readToEnd(stream, snapshot))) {
          if (snapshot.revision - revision > far && !snapshot.isErased) snapshots.save(stream, snapshot)
          return snapshot
        }
      }
      // The log may also change its history while it is read.
      if (!(await readToEnd(stream, state))) continue
      if (state.revision > far && !state.isErased) snapshots?.save(stream, state)
      return state
    }
  }

  function keep(stream: StreamName, state: StreamState): void {
    // Empty streams are not cached: they cost only one short read, and would fill the memory.
    if (state.revision > NO_REVISION) cache.set(streamKey(state.tenant, stream), { state })
  }

  return {
    async load(stream, tenant, deciders, refresh) {
      const cached = cache.get(streamKey(tenant, stream))?.state
      if (cached && deciders.every((decider) => cached.states.has(decider))) {
        if (!refresh) return cached
        // Not in the cache while it is read: if a fold fails half-way, the state is invalid.
        cache.delete(streamKey(tenant, stream))
        if (await readToEnd(stream, cached)) {
          keep(stream, cached)
          return cached
        }
      }
      // A new decider needs the stream from the start. The states of the other deciders are built again with it.
      const state = await read(stream, tenant, new Set([...(cached?.states.keys() ?? []), ...deciders]))
      keep(stream, state)
      return state
    },
    firstAnswers: (stream, state, commands) => firstAnswers(log, stream, state, commands),
    keep,
    forget: (stream, tenant) => void cache.delete(streamKey(tenant, stream)),
  }
}
