// The format of the sealed parts in their column: empty if there are none; else a zero byte, the number of parts (2 bytes),
// and for each part [length of the algorithm's name][name][key id, 16 bytes][length, 4 bytes][ciphertext].
import type { SealedPart } from '../event-log.ts'

const NOTHING = Buffer.alloc(0)
const NONE: readonly SealedPart[] = Object.freeze([])
/** First byte of a list. The first release stored one part, which began with the length of a name: never 0. */
const LIST = 0
const KEY_BYTES = 16

export function encodeSealed(parts: readonly SealedPart[]): Buffer {
  if (parts.length === 0) return NOTHING
  const head = Buffer.alloc(3)
  head.writeUInt8(LIST, 0)
  head.writeUInt16BE(parts.length, 1)
  return Buffer.concat([head, ...parts.flatMap(encodePart)])
}

function encodePart({ key, algorithm, ciphertext }: SealedPart): readonly Buffer[] {
  const name = Buffer.from(algorithm, 'ascii')
  if (name.length === 0 || name.length > 255) throw new TypeError('the name of an algorithm must have 1 to 255 letters')
  const id = Buffer.from(key.replaceAll('-', ''), 'hex')
  if (id.length !== KEY_BYTES) throw new TypeError('the id of a key must be a UUID')
  const sealed = Buffer.from(ciphertext, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(sealed.length)
  return [Buffer.from([name.length]), name, id, length, sealed]
}

export function decodeSealed(bytes: Buffer): readonly SealedPart[] {
  if (bytes.length === 0) return NONE
  if (bytes.readUInt8(0) !== LIST) {
    const { algorithm, key, at } = readHead(bytes, 0)
    return [{ algorithm, key, ciphertext: bytes.toString('base64', at) }]
  }
  const parts: SealedPart[] = []
  let from = 3
  for (let remaining = bytes.readUInt16BE(1); remaining > 0; remaining -= 1) {
    const { algorithm, key, at } = readHead(bytes, from)
    from = at + 4 + bytes.readUInt32BE(at)
    parts.push({ algorithm, key, ciphertext: bytes.toString('base64', at + 4, from) })
  }
  return parts
}

function readHead(bytes: Buffer, from: number) {
  const end = from + 1 + bytes.readUInt8(from)
  const key = bytes.toString('hex', end, end + KEY_BYTES)
  return {
    algorithm: bytes.toString('ascii', from + 1, end),
    key: [key.slice(0, 8), key.slice(8, 12), key.slice(12, 16), key.slice(16, 20), key.slice(20)].join('-'),
    at: end + KEY_BYTES,
  }
}
