// Turns appends into rows: serialised, checked against the limits, every name a number.
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
  /** The item of an append whose every name is known already; null otherwise. */
  known(append: Append): Item<Row> | null
  /**
   * The items of all, their names looked up or given a number first. Throws AppendRefused for all where one can never
   * be taken. A stream that must have begun and has not is a conflict already; it is given no number, so that
   * appends that fail do not fill the dictionary.
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
    const usual = subject === stream.owner && causationId === null && correlationId === commandOf(record.id) && !origin
    return {
      occurredAt: record.occurredAt,
      numbers: { stream, type: names.type(record.type, record.version), zone: names.zone(record.zone) },
      fingerprint: record.fingerprint,
      id: record.id,
      actor: record.actor,
      metadata: usual ? '{}' : metadata(record, stream),
      sealed: encodeSealed(record.sealed),
      data,
    }
  }

  return {
    known(append) {
      const stream = names.known(append)
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

/** Only what is not as usual: the row of most events says nothing here. */
function metadata(record: NewRecord, stream: StreamEntry): string {
  return JSON.stringify({
    ...(record.subject !== stream.owner && { subject: record.subject }),
    ...(record.correlationId !== commandOf(record.id) && { correlation: record.correlationId }),
    ...(record.causationId !== null && { causation: record.causationId }),
    ...(record.origin && { origin: writtenOrigin(record.origin) }),
  })
}
