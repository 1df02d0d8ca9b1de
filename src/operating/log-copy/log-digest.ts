// The digest of a whole log: a hash of each stream, which depends on the order of its events, and one of all streams,
// which does not depend on their order.
import { hash } from 'node:crypto'
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import { type StreamKey, type StreamName, streamKey, type TenantId } from '#kernel/ids.ts'
import { originOf } from './copied-record.ts'

export type StreamDigest = {
  readonly tenant: TenantId
  readonly stream: StreamName
  readonly events: number
  readonly hash: string
}

export type LogDigest = {
  readonly events: number
  /** In the order in which the streams began. */
  readonly streams: ReadonlyMap<StreamKey, StreamDigest>
  /** A hash of all streams, which does not depend on the order in which they were written. */
  readonly content: string
  /** A hash of all events in the order of their positions. */
  readonly order: string
}

type Log = Pick<EventLog, 'id'>

/**
 * Everything that a copy keeps, and where the event was first written. The fields are listed again instead of using
 * `copiedRecord`: a field that it omits or changes would then be wrong on both sides, and a wrong copy would pass.
 */
export function contentOf(event: StoredEvent, log: Log): Readonly<Record<string, unknown>> {
  const origin = originOf(event, log)
  return {
    stream: event.stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    version: event.version,
    tenant: event.tenant,
    subject: event.subject,
    actor: event.actor,
    correlationId: event.correlationId,
    causationId: event.causationId,
    fingerprint: event.fingerprint,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    zone: event.zone,
    // Independent of the order in which an adapter stores the fields of a part.
    sealed: event.sealed.map(({ key, algorithm, ciphertext }) => [key, algorithm, ciphertext]),
    origin: [origin.log, String(origin.position), origin.recordedAt],
    data: event.data,
  }
}

export async function digestOf(
  log: Log,
  pages: AsyncIterable<LogPage>,
  onEvents: (events: number) => void = () => undefined,
): Promise<LogDigest> {
  const streams = new Map<StreamKey, { tenant: TenantId; stream: StreamName; events: number; hash: string }>()
  let events = 0
  let order = ''
  for await (const page of pages) {
    for (const event of page.events) {
      const { stream, tenant } = event
      const key = streamKey(tenant, stream)
      const before = streams.get(key)
      // Stored as 32 one-byte characters, because there may be millions of streams.
      const chained = hash('sha256', `${before?.hash ?? ''}${JSON.stringify(contentOf(event, log))}`, 'binary')
      if (before) {
        before.events += 1
        before.hash = chained
      } else streams.set(key, { tenant, stream, events: 1, hash: chained })
      order = hash('sha256', `${order}${event.id}`, 'binary')
    }
    events += page.events.length
    onEvents(events)
  }
  return { events, streams, content: contentHash(streams), order: Buffer.from(order, 'binary').toString('hex') }
}

/**
 * A sum of hashes, which does not depend on the order of the streams. Each hash includes the stream's tenant and name.
 */
function contentHash(streams: ReadonlyMap<StreamKey, StreamDigest>): string {
  let sum = 0n
  for (const [key, { events, hash: streamHash }] of streams)
    sum += BigInt(`0x${hash('sha256', `${key} ${events} ${streamHash}`, 'hex')}`)
  return BigInt.asUintN(256, sum).toString(16).padStart(64, '0')
}
