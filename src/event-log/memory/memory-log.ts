// An event log in memory: the reference model for the other adapters, and the log of fast tests.

import { randomUUID } from 'node:crypto'
import {
  commandOf,
  type Instant,
  type LogId,
  type Position,
  parseStream,
  position,
  type StreamKey,
  type StreamName,
  streamKey,
} from '#kernel/ids.ts'
import {
  type Append,
  type Appended,
  type CopyOf,
  type EventLog,
  type Filter,
  type NewRecord,
  type StoredEvent,
  WrongExpectedRevision,
} from '../event-log.ts'
import { continuesFrom, firstRevision, meets } from '../expected-revision.ts'
import { type SizedRecord, sized } from '../limits.ts'
import { LOG_FORMAT } from '../log-format.ts'
import { readBackByNumber } from '../read-back.ts'
import { doorbell, follow } from '../subscription.ts'

export type MemoryLogOptions = {
  readonly now?: () => Instant
  readonly pollMs?: number
  readonly mayHoldOldIds?: boolean
}

export function openMemoryLog(options: MemoryLogOptions = {}): EventLog {
  const now = options.now ?? (() => new Date().toISOString() as Instant)
  const events: StoredEvent[] = []
  const streams = new Map<StreamKey, StoredEvent[]>()
  const bell = doorbell()
  let copyOf: CopyOf | null = null
  let lastRecordedAt: Instant | undefined

  const readAll: EventLog['readAll'] = async ({ after, limit, filter }) => {
    const page: StoredEvent[] = []
    let at = Number(after)
    while (at < events.length && page.length < limit) {
      const event = events[at]
      at += 1
      if (event && matches(event, filter)) page.push(event)
    }
    return { events: page, position: position(BigInt(Math.max(at, Number(after)))), end: at >= events.length }
  }

  function check(append: Append): readonly SizedRecord[] {
    parseStream(append.stream)
    return sized(append)
  }

  const append: EventLog['append'] = async (append) => {
    const records = check(append)
    const key = streamKey(append.tenant, append.stream)
    const stream = streams.get(key) ?? []
    const current = stream.length - 1
    const { id = null, position: at = null } = stream.at(-1) ?? {}
    if (!meets(append.expected, current) || !continuesFrom(append, { id, position: at })) {
      const first = firstRevision(append.expected)
      const previous = first === null ? [] : stream.slice(first, first + records.length)
      const last = previous.at(-1)
      if (
        last &&
        previous.length === records.length &&
        previous.every((event, i) => event.id === records[i]?.record.id)
      )
        return { revision: last.revision, position: last.position, repeated: true }
      throw new WrongExpectedRevision(append.stream, append.expected, current)
    }
    const clock = now()
    const recordedAt = lastRecordedAt !== undefined && lastRecordedAt > clock ? lastRecordedAt : clock
    lastRecordedAt = recordedAt
    for (const { record, data } of records) {
      const event = stored(record, data, append, stream.length, events.length + 1, recordedAt)
      stream.push(event)
      events.push(event)
    }
    streams.set(key, stream)
    bell.ring()
    return { revision: stream.length - 1, position: position(BigInt(events.length)), repeated: false }
  }

  return {
    id: randomUUID() as LogId,
    format: LOG_FORMAT,
    get mayHoldOldIds() {
      return options.mayHoldOldIds === true || copyOf?.mayHoldOldIds === true
    },
    get copyOf() {
      return copyOf
    },
    async recordCopy(copy) {
      copyOf = copy
    },
    append,
    async load(appends) {
      // An invalid append refuses all of them before anything is written.
      for (const request of appends) check(request)
      const loaded: (Appended | WrongExpectedRevision)[] = []
      for (const request of appends)
        loaded.push(
          await append(request).catch((error: unknown) => {
            if (error instanceof WrongExpectedRevision) return error
            throw error
          }),
        )
      return loaded
    },
    async readStream(name, { tenant, from, direction, limit }) {
      const stream = streams.get(streamKey(tenant, name)) ?? []
      const forwards = direction === 'forwards'
      const last = stream.length - 1
      // Forwards, the end is after the last event. Backwards, the end and everything beyond it is the last event.
      const start = from === 'end' ? (forwards ? last + 1 : last) : forwards ? from : Math.min(from, last)
      const page = forwards
        ? stream.slice(start, start + limit)
        : stream.slice(Math.max(0, start - limit + 1), start + 1).reverse()
      return { events: page, currentRevision: stream.length - 1 }
    },
    readAll,
    readBack: readBackByNumber(readAll),
    async *scan({ after, until, types }) {
      for (let at = after; at < until; ) {
        const page = await readAll({ after: at, limit: 1_000, ...(types && { filter: { types } }) })
        at = page.position < until ? page.position : until
        yield { events: page.events.filter((event) => event.position <= until), position: at, end: at === until }
      }
    },
    subscribe: (from) => follow({ readAll, bell, pollMs: options.pollMs ?? 1_000 }, from),
    head: async () => position(BigInt(events.length)),
    positionBefore: (last, count) => position(last - BigInt(count)),
    lag: async (after) => events.length - Number(after),
    eventAt: async (at) => events[Number(at) - 1]?.id ?? null,
    close: async () => {},
  }
}

function matches(event: StoredEvent, filter: Filter | undefined): boolean {
  if (!filter) return true
  if (filter.tenant !== undefined && event.tenant !== filter.tenant) return false
  return !filter.types || filter.types.includes(event.type)
}

function stored(
  record: NewRecord,
  data: string,
  append: { stream: StreamName; tenant: StoredEvent['tenant'] },
  revision: number,
  at: number,
  recordedAt: Instant,
): StoredEvent {
  return {
    ...record,
    commandId: commandOf(record.id),
    stream: append.stream,
    tenant: append.tenant,
    revision,
    position: BigInt(at) as Position,
    recordedAt: record.origin?.recordedAt ?? recordedAt,
    // Parsed again, as a real log would: values that JSON cannot represent are lost here as well.
    data: JSON.parse(data),
  }
}
