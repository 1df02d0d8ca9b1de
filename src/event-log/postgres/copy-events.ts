// Event rows in the binary format of COPY: as text they took the server half as long again.
import { microseconds, writeUuid } from './binary-values.ts'
import type { Row } from './statements.ts'

/** In the order of the fields below. The fields known only under the lock come first, so that they have fixed offsets. */
export const COPY_ROWS = `copy log.events (position, recorded_at, revision, stream, occurred_at, tenant, fingerprint, type, zone,
  id, actor, metadata, sealed_parts, data) from stdin (format binary)`
const FIELDS = 14

export const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
export const COPY_END = Buffer.from([0xff, 0xff])

/** The rows of one append, complete except for position, time and revision. */
export type RowsToCopy = { readonly bytes: Buffer; readonly starts: readonly number[] }

/** The number of fields; then position, time and revision, each preceded by its length. */
const [POSITION_AT, MOMENT_AT, REVISION_AT, PLACE_BYTES] = [6, 18, 30, 34]
/** stream, time, tenant, fingerprint, type, zone, id, actor; and the lengths of these and of the last three fields. */
const FIXED_BYTES = 4 + 8 + 4 + 4 + 2 + 2 + 16 + 16 + 4 * 11

export function rowsToCopy(stream: number, rows: readonly Row[]): RowsToCopy {
  const sizes = rows.map(
    ({ metadata, sealed, data }) =>
      PLACE_BYTES + FIXED_BYTES + Buffer.byteLength(metadata) + sealed.length + Buffer.byteLength(data),
  )
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, 0))
  const starts: number[] = []
  let at = 0
  const int2 = (value: number) => {
    at = bytes.writeInt16BE(value, bytes.writeInt32BE(2, at))
  }
  const int4 = (value: number) => {
    at = bytes.writeInt32BE(value, bytes.writeInt32BE(4, at))
  }
  const int8 = (value: bigint) => {
    at = bytes.writeBigInt64BE(value, bytes.writeInt32BE(8, at))
  }
  const uuid = (value: string) => {
    at = bytes.writeInt32BE(16, at)
    writeUuid(bytes, value, at)
    at += 16
  }
  const text = (value: string) => {
    const written = bytes.write(value, at + 4)
    at = bytes.writeInt32BE(written, at) + written
  }
  for (const row of rows) {
    starts.push(at)
    at = bytes.writeInt16BE(FIELDS, at)
    int8(0n)
    int8(0n)
    int4(0)
    int4(stream)
    int8(microseconds(row.occurredAt))
    int4(row.numbers.stream.tenantNumber)
    int4(row.fingerprint)
    int2(row.numbers.type.id)
    int2(row.numbers.zone.id)
    uuid(row.id)
    uuid(row.actor)
    text(row.metadata)
    at = bytes.writeInt32BE(row.sealed.length, at)
    at += row.sealed.copy(bytes, at)
    text(row.data)
  }
  return { bytes, starts }
}

/** Fills in the positions and revisions, counted from the first ones given, and the time of all rows. */
export function place({ bytes, starts }: RowsToCopy, position: bigint, revision: number, moment: bigint): void {
  for (const [i, start] of starts.entries()) {
    bytes.writeBigInt64BE(position + BigInt(i), start + POSITION_AT)
    bytes.writeBigInt64BE(moment, start + MOMENT_AT)
    bytes.writeInt32BE(revision + i, start + REVISION_AT)
  }
}
