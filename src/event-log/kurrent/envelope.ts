// How an event is stored in a KurrentDB: id, type and data directly, the rest of the envelope as metadata.
import { type EventData, jsonEvent, type RecordedEvent } from '@kurrent/kurrentdb-client'
import {
  commandOf,
  type EventId,
  type Instant,
  type PersonId,
  position,
  type StreamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import type { NewRecord, SealedPart, StoredEvent } from '../event-log.ts'
import { readOrigin, type WrittenOrigin, writtenOrigin } from '../written-origin.ts'
import type { StreamNames } from './stream-names.ts'

/** What PostgreSQL stores in columns. As there, usual values are left out. */
type Envelope = {
  readonly tenant: string
  readonly actor: string
  readonly version: number
  readonly fingerprint: number
  readonly occurredAt: string
  readonly zone: string
  /** Id of the append that wrote it: the server answers a repeated append as if it were new. */
  readonly append: string
  /** Time by the writer's clock: the official client returns the server's in whole seconds. */
  readonly sentAt: string
  /** Absent if the subject is the person of the stream. */
  readonly subject?: string | null
  /** Named as the server's projections expect; absent if it is the command's id. */
  readonly $correlationId?: string
  readonly $causationId?: string
  /** Absent if there is none. The first release stored a single part. */
  readonly sealed?: readonly SealedPart[] | SealedPart
  /** Of a copied event: the server assigns a new time to the copy. */
  readonly origin?: WrittenOrigin
}

/** An event in a stream of Sillage has no valid envelope: another application wrote it, or a newer version of Sillage. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord'
}

const ownerOf = (stream: string): PersonId => stream.slice(-36) as PersonId

export type Writing = {
  readonly stream: StreamName
  readonly tenant: TenantId
  readonly append: string
  readonly sentAt: Instant
}

export function encode(record: NewRecord, { stream, tenant, append, sentAt }: Writing): EventData {
  const metadata: Envelope = {
    tenant,
    actor: record.actor,
    version: record.version,
    fingerprint: record.fingerprint,
    occurredAt: record.occurredAt,
    zone: record.zone,
    append,
    sentAt,
    ...(record.subject !== ownerOf(stream) && { subject: record.subject }),
    ...(record.correlationId !== commandOf(record.id) && { $correlationId: record.correlationId }),
    ...(record.causationId !== null && { $causationId: record.causationId }),
    ...(record.sealed.length > 0 && { sealed: record.sealed }),
    ...(record.origin && { origin: writtenOrigin(record.origin) }),
  }
  // As bytes: from an object the client would make text, then base64, then bytes.
  const written = new TextEncoder().encode(JSON.stringify(metadata))
  return jsonEvent({ id: record.id, type: record.type, data: { ...record.data }, metadata: written })
}

export function decode(event: RecordedEvent, names: Pick<StreamNames, 'read'>): StoredEvent {
  const { streamId, metadata, data } = event
  const named = names.read(streamId)
  if (!named || !isEnvelope(metadata) || typeof data !== 'object' || data === null)
    throw new UnreadableRecord(
      `event ${event.revision} of stream ${streamId} was not written by Sillage, or by a newer version of it: its metadata is not an envelope`,
    )
  if (named.tenant !== null && named.tenant !== metadata.tenant)
    throw new UnreadableRecord(
      `event ${event.revision} of stream ${streamId} says that it belongs to the school ${metadata.tenant}: somebody else wrote it`,
    )
  const id = event.id as EventId
  return {
    id,
    type: event.type,
    version: metadata.version,
    subject: metadata.subject === undefined ? ownerOf(streamId) : (metadata.subject as PersonId | null),
    actor: metadata.actor as PersonId,
    commandId: commandOf(id),
    correlationId: metadata.$correlationId ?? commandOf(id),
    causationId: metadata.$causationId ?? null,
    fingerprint: metadata.fingerprint,
    occurredAt: metadata.occurredAt as Instant,
    recordedAt: (metadata.origin?.recordedAt ?? recordedAt(event.created, metadata.sentAt)) as Instant,
    zone: metadata.zone as Zone,
    data: data as StoredEvent['data'],
    sealed: partsOf(metadata.sealed),
    stream: named.stream,
    revision: Number(event.revision),
    position: position(event.position?.commit ?? 0n),
    tenant: metadata.tenant as TenantId,
    ...(metadata.origin && { origin: readOrigin(metadata.origin) }),
  }
}

const NONE: readonly SealedPart[] = Object.freeze([])
function partsOf(sealed: Envelope['sealed']): readonly SealedPart[] {
  if (sealed === undefined) return NONE
  return 'key' in sealed ? [sealed] : sealed
}

/** Id of the append that wrote an event, to distinguish events with the same id. Empty if Sillage did not write it. */
export const appendOf = ({ metadata }: RecordedEvent): string => (isEnvelope(metadata) ? metadata.append : '')

/**
 * The server's second with the writer's milliseconds: page reads return whole seconds, subscriptions more, and both must give
 * the same result. A wrong clock of the writer changes the time by less than a second.
 */
function recordedAt(created: Date, sentAt: string): string {
  const secondMs = Math.floor(created.getTime() / 1_000) * 1_000
  const sentMs = Date.parse(sentAt)
  // Nearly always true. Formatting the time again would be most of the cost of reading it.
  if (sentMs >= secondMs && sentMs < secondMs + 1_000) return sentAt
  return new Date(Math.min(Math.max(sentMs, secondMs), secondMs + 999)).toISOString()
}

function isEnvelope(metadata: unknown): metadata is Envelope {
  if (typeof metadata !== 'object' || metadata === null) return false
  const { tenant, actor, version, fingerprint, occurredAt, zone, append, sentAt }: Partial<Envelope> = metadata
  return (
    typeof tenant === 'string' &&
    typeof actor === 'string' &&
    typeof version === 'number' &&
    typeof fingerprint === 'number' &&
    typeof occurredAt === 'string' &&
    typeof zone === 'string' &&
    typeof append === 'string' &&
    typeof sentAt === 'string'
  )
}
