// Turns a stretch of a log into appends to another log: stream by stream, or all events in log order.
import type { Append, EventLog, LogPage, NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { sealedBytes } from '#event-log/limits.ts'
import { type Position, type StreamKey, streamKey } from '#kernel/ids.ts'
import { copiedRecord } from './copied-record.ts'

export type Batch = {
  /** Each append contains events of one stream, in order. With `totalOrder`, the appends are in log order too. */
  readonly appends: readonly Append[]
  readonly events: number
  /** Position of the last of the events. */
  readonly reached: Position
}

export type BatchOptions = {
  readonly totalOrder: boolean
  /** How many events are held and written together. A copy that is killed repeats no more than these. */
  readonly eventsPerBatch?: number
}

const EVENTS_PER_BATCH = 10_000
const BYTES_PER_BATCH = 16_000_000
/** A server may also count what the log adds to each event, so both stay well below the limits of an append. */
const EVENTS_PER_APPEND = 500
const BYTES_PER_APPEND = 500_000

type Growing = Append & { readonly events: NewRecord[]; bytes: number }

export async function* batchesOf(
  source: Pick<EventLog, 'id'>,
  pages: AsyncIterable<LogPage>,
  { totalOrder, eventsPerBatch = EVENTS_PER_BATCH }: BatchOptions,
): AsyncGenerator<Batch> {
  let batch = collecting(source, totalOrder)
  for await (const { events } of pages)
    for (const event of events) {
      batch.add(event)
      if (batch.events < eventsPerBatch && batch.bytes < BYTES_PER_BATCH) continue
      yield batch
      batch = collecting(source, totalOrder)
    }
  if (batch.events > 0) yield batch
}

type Collecting = Batch & { readonly bytes: number; add(event: StoredEvent): void }

function collecting(source: Pick<EventLog, 'id'>, totalOrder: boolean): Collecting {
  const appends: Growing[] = []
  const lastOf = new Map<StreamKey, Growing>()
  const collected = { appends, events: 0, bytes: 0, reached: 0n as Position }
  return Object.assign(collected, {
    add(event: StoredEvent) {
      const { stream, tenant, revision } = event
      const record = copiedRecord(event, source)
      const bytes = Buffer.byteLength(JSON.stringify(record.data)) + sealedBytes(record.sealed)
      const key = streamKey(tenant, stream)
      const before = totalOrder ? appends.at(-1) : lastOf.get(key)
      if (before && streamKey(before.tenant, before.stream) === key && hasRoom(before, bytes)) {
        before.events.push(record)
        before.bytes += bytes
      } else {
        const append: Growing = { stream, tenant, expected: afterRevision(revision - 1), events: [record], bytes }
        appends.push(append)
        lastOf.set(key, append)
      }
      collected.events += 1
      collected.bytes += bytes
      collected.reached = event.position
    },
  })
}

const hasRoom = ({ events, bytes }: Growing, more: number): boolean =>
  events.length < EVENTS_PER_APPEND && bytes + more <= BYTES_PER_APPEND

export const afterRevision = (revision: number): Append['expected'] => (revision < 0 ? 'none' : revision)
