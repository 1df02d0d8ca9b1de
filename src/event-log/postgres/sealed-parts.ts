// The format of the sealed parts in their column: empty if there are none; else a zero byte, the number of parts (2 bytes),
// and for each part [length of the algorithm's name][name][key id, 16 bytes][length, 4 bytes][ciphertext].
import { uuidText } from '#kernel/uuid-text.ts'
import type { SealedPart } from '../event-log.ts'

const NOTHING = Buffer.alloc(0)
const NONE: readonly SealedPart[] = Object.freeze([])
/** First byte of a list. The first release stored one part, which began with the length of a name: never 0. */
const LIST = 0
const KEY_BYTES = 16
const UUID_LETTERS = 36
const HEAD_BYTES = 3

export function encodeSealed(parts: readonly SealedPart[]): Buffer {
  if (parts.length === 0) return NOTHING
  // One buffer for all parts: this runs for nearly every append.
  let size = HEAD_BYTES
  for (const { algorithm, ciphertext } of parts)
    size += 1 + algorithm.length + KEY_BYTES + 4 + Buffer.byteLength(ciphertext, 'base64')
  const bytes = Buffer.allocUnsafe(size)
  bytes.writeUInt8(LIST, 0)
  bytes.writeUInt16BE(parts.length, 1)
  let at = HEAD_BYTES
  for (const part of parts) at = writePart(bytes, at, part)
  return bytes.subarray(0, at)
}

function writePart(bytes: Buffer, from: number, { key, algorithm, ciphertext }: SealedPart): number {
  if (algorithm.length === 0 || algorithm.length > 255)
    throw new TypeError('the name of an algorithm must have 1 to 255 letters')
  let at = bytes.writeUInt8(algorithm.length, from)
  at += bytes.write(algorithm, at, 'latin1')
  const keyBytes = bytes.write(key.replaceAll('-', ''), at, KEY_BYTES, 'hex')
  if (keyBytes !== KEY_BYTES || key.length !== UUID_LETTERS) throw new TypeError('the id of a key must be a UUID')
  at += KEY_BYTES
  const sealed = bytes.write(ciphertext, at + 4, 'base64')
  bytes.writeUInt32BE(sealed, at)
  return at + 4 + sealed
}

/** Keys and ciphertexts are read when they are looked at: a rebuild opens hardly any of the parts that it passes. */
export function decodeSealed(bytes: Buffer): readonly SealedPart[] {
  if (bytes.length === 0) return NONE
  if (bytes.readUInt8(0) !== LIST) return [partAt(bytes, 0, 0, bytes.length)]
  const parts: SealedPart[] = []
  let from = HEAD_BYTES
  for (let remaining = bytes.readUInt16BE(1); remaining > 0; remaining -= 1) {
    const length = from + 1 + bytes.readUInt8(from) + KEY_BYTES
    const end = length + 4 + bytes.readUInt32BE(length)
    parts.push(partAt(bytes, from, 4, end))
    from = end
  }
  return parts
}

function partAt(bytes: Buffer, from: number, lengthBytes: number, end: number): SealedPart {
  const keyAt = from + 1 + bytes.readUInt8(from)
  return {
    get key() {
      return uuidText(bytes.toString('hex', keyAt, keyAt + KEY_BYTES))
    },
    algorithm: bytes.toString('ascii', from + 1, keyAt),
    get ciphertext() {
      return bytes.toString('base64', keyAt + KEY_BYTES + lengthBytes, end)
    },
  }
}
