// Array parameters in PostgreSQL's binary format. As text, every quote in every event's JSON would be escaped here and
// unescaped by the server, and every number printed and parsed: that took a third of this process's work for a batch, and a
// sixth of the server's.
import { microseconds, writeUuid } from './binary-values.ts'

/** Object ids of the element types in pg_type. */
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, json: 114, timestamptz: 1184, uuid: 2950 } as const

/** Number of dimensions (one, or none if empty), a flag for nulls, the type, and the dimension's length and lower bound. */
function header(oid: number, length: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe((length === 0 ? 12 : 20) + bytes)
  array.writeInt32BE(length === 0 ? 0 : 1, 0)
  array.writeInt32BE(0, 4)
  array.writeInt32BE(oid, 8)
  if (length === 0) return array
  array.writeInt32BE(length, 12)
  array.writeInt32BE(1, 16)
  return array
}

/** An array whose elements all have `size` bytes. */
function fixed<T>(
  oid: number,
  size: number,
  items: readonly T[],
  write: (array: Buffer, item: T, at: number) => unknown,
): Buffer {
  const array = header(oid, items.length, items.length * (4 + size))
  let at = 20
  for (const item of items) {
    array.writeInt32BE(size, at)
    write(array, item, at + 4)
    at += 4 + size
  }
  return array
}

// Buffer checks the numbers: one that does not fit causes a RangeError instead of another number in the database.
export const int2s = <T>(items: readonly T[], value: (item: T) => number): Buffer =>
  fixed(OID.int2, 2, items, (array, item, at) => array.writeInt16BE(value(item), at))

export const int4s = <T>(items: readonly T[], value: (item: T) => number): Buffer =>
  fixed(OID.int4, 4, items, (array, item, at) => array.writeInt32BE(value(item), at))

export const int8s = <T>(items: readonly T[], value: (item: T) => bigint): Buffer =>
  fixed(OID.int8, 8, items, (array, item, at) => array.writeBigInt64BE(value(item), at))

export const instants = <T>(items: readonly T[], value: (item: T) => string): Buffer =>
  fixed(OID.timestamptz, 8, items, (array, item, at) => array.writeBigInt64BE(microseconds(value(item)), at))

export const uuids = <T>(items: readonly T[], value: (item: T) => string): Buffer =>
  fixed(OID.uuid, 16, items, (array, item, at) => writeUuid(array, value(item), at))

/** JSON that is already text. The type `json` stores it unchanged, and accepts an escaped NUL or a lone surrogate. */
export function jsons<T>(items: readonly T[], value: (item: T) => string): Buffer {
  let bytes = 0
  for (const item of items) bytes += 4 + Buffer.byteLength(value(item))
  const array = header(OID.json, items.length, bytes)
  let at = 20
  for (const item of items) {
    const written = array.write(value(item), at + 4)
    array.writeInt32BE(written, at)
    at += 4 + written
  }
  return array
}

export function byteas<T>(items: readonly T[], value: (item: T) => Uint8Array): Buffer {
  let bytes = 0
  for (const item of items) bytes += 4 + value(item).length
  const array = header(OID.bytea, items.length, bytes)
  let at = 20
  for (const item of items) {
    const element = value(item)
    array.writeInt32BE(element.length, at)
    array.set(element, at + 4)
    at += 4 + element.length
  }
  return array
}
