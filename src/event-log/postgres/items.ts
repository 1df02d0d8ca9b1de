// Turns appends into rows: serialises events, checks the limits, replaces names by numbers.
import { commandOf, NO_REVISION, streamKey } from '#kernel/ids.ts'
import { type Append, type NewRecord, WrongExpectedRevision } from '../event-log.ts'
import { meets } from '../expected-revision.ts'
import { type SizedRecord, sized } from '../limits.ts'
import { writtenOrigin } from '../written-origin.ts'
import type { Item } from './batch-store.ts'
import type { Dictionary, StreamEntry } from './dictionary.ts'
import { encodeSealed } from './sealed-parts.ts'
import type { Row } from './statements.ts'

export type Items = {
  /** The item of an append if all its names are cached; else null. */
  cached(append: Append): Item<Row> | null
  /**
   * The items of all appends, after looking up their names or assigning numbers to them. Throws AppendRefused if one of them
   * is invalid. An append to a missing stream that is expected to exist is a conflict. The stream gets no number, so that
   * failing appends do not fill the dictionary.
   */
  named(appends: readonly Append[]): Promise<readonly (Item<Row> | WrongExpectedRevision)[]>
}

export function itemsOf(names: Dictionary): Items {
  function item(append: Append, records: readonly SizedRecord[], stream: StreamEntry): Item<Row> {
    return {
      append,
      stream: stream.id,
      rows: records.map((record) => row(record, stream)),
      bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  }

  function row({ record, data }: SizedRecord, stream: StreamEntry): Row {
    const { subject, correlationId, causationId, origin } = record
    const isUsual =
      subject === stream.owner && causationId === null && correlationId === commandOf(record.id) && !origin
    return {
      occurredAt: record.occurredAt,
      numbers: { stream, type: names.type(record.type, record.version), zone: names.zone(record.zone) },
      fingerprint: record.fingerprint,
      id: record.id,
      actor: record.actor,
      metadata: isUsual ? '{}' : metadata(record, stream),
      sealed: encodeSealed(record.sealed),
      data,
    }
  }

  return {
    cached(append) {
      const stream = names.cached(append)
      return stream && item(append, sized(append), stream)
    },
    async named(appends) {
      const records = appends.map(sized)
      await names.enter(appends)
      const streams = await names.streams(
        appends.map(({ stream, tenant, expected }) => ({ stream, tenant, make: meets(expected, NO_REVISION) })),
      )
      return appends.map((append, i) => {
        const stream = streams.get(streamKey(append.tenant, append.stream))
        if (!stream) return new WrongExpectedRevision(append.stream, append.expected, NO_REVISION)
        return item(append, records[i] ?? [], stream)
      })
    },
  }
}

/** Only the fields that differ from their usual values: empty for most events. */
function metadata(record: NewRecord, stream: StreamEntry): string {
  return JSON.stringify({
    ...(record.subject !== stream.owner && { subject: record.subject }),
    ...(record.correlationId !== commandOf(record.id) && { correlation: record.correlationId }),
    ...(record.causationId !== null && { causation: record.causationId }),
    ...(record.origin && { origin: writtenOrigin(record.origin) }),
  })
}
