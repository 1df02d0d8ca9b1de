// A log whose server may fail over to one that lacks the last commits, and snapshots that outlive processes: for the
// simulation of commands. For tests alone.
import { decodeIndex, encodeIndex } from '#commanding/command-index.ts'
import type { StreamSnapshots } from '#commanding/stream-snapshots.ts'
import type { StreamState } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { type EventId, type Position, START, type StreamKey, streamKey } from '#kernel/ids.ts'

export type SimulatedLog = {
  readonly log: EventLog
  /** How often it has failed over. */
  readonly epoch: () => number
  /** Whether a lost command was sent again and got the same position: its event cannot be distinguished from the lost one. */
  returned(): Promise<boolean>
  /** Switches to another server, which lacks the last appends. */
  failOver(appends: number): Promise<void>
}

export function simulatedLog(): SimulatedLog {
  const options = { mayHoldOldIds: true }
  let current = openMemoryLog(options)
  let heads: Position[] = [START]
  let epoch = 0
  let standing = new Map<Position, EventId>()
  const lost = new Map<Position, EventId>()

  return {
    log: {
      ...current,
      async append(append) {
        const server = current
        const appended = await server.append(append)
        if (appended.repeated) return appended
        if (server === current) heads.push(appended.position)
        const places = server === current ? standing : lost
        for (const [back, { id }] of append.events.toReversed().entries())
          places.set(server.positionBefore(appended.position, back) ?? appended.position, id)
        return appended
      },
      readStream: (...args) => current.readStream(...args),
      readAll: (...args) => current.readAll(...args),
      head: () => current.head(),
      eventAt: (...args) => current.eventAt(...args),
    },
    epoch: () => epoch,
    async returned() {
      const { events } = await current.readAll({ after: START, limit: 100_000 })
      return events.some(({ position, id }) => lost.get(position) === id)
    },
    async failOver(appends) {
      const kept = heads.slice(0, Math.max(1, heads.length - appends))
      const until = Number(kept.at(-1) ?? START)
      const { events } = await current.readAll({ after: START, limit: 100_000 })
      const other = openMemoryLog(options)
      for (const event of events.slice(0, until)) {
        const { stream, tenant } = event
        await other.append({ stream, tenant, expected: 'any', events: [event] })
      }
      for (const [position, id] of standing) if (position > until) lost.set(position, id)
      standing = new Map()
      current = other
      heads = kept
      epoch += 1
    },
  }
}

/** Stores copies, as a database would. */
export function simulatedSnapshots(): StreamSnapshots {
  const kept = new Map<StreamKey, StreamState>()
  return {
    async load(stream, tenant, deciders) {
      const state = kept.get(streamKey(tenant, stream))
      return state && deciders.every((decider) => state.states.has(decider)) ? copyOf(state) : null
    },
    save: (stream, state) => void kept.set(streamKey(state.tenant, stream), copyOf(state)),
    settled: async () => {},
  }
}

export function copyOf(state: StreamState): StreamState {
  const commands = decodeIndex(encodeIndex(state.commands))
  if (!commands) throw new Error('expected a valid command index')
  return { ...state, states: new Map(state.states), commands }
}
