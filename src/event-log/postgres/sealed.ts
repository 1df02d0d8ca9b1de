// How sealed fields stand in their column: [length of the algorithm's name][name][key id, 16 bytes][ciphertext].
import type { Sealed } from '../event-log.ts'

const NOTHING = Buffer.alloc(0)

export function encodeSealed(sealed: Sealed | null): Buffer {
  if (!sealed) return NOTHING
  const algorithm = Buffer.from(sealed.algorithm, 'ascii')
  const key = Buffer.from(sealed.key.replaceAll('-', ''), 'hex')
  if (key.length !== 16) throw new TypeError('the id of a key is a UUID')
  return Buffer.concat([Buffer.from([algorithm.length]), algorithm, key, Buffer.from(sealed.ciphertext, 'base64')])
}

export function decodeSealed(bytes: Buffer): Sealed | null {
  if (bytes.length === 0) return null
  const end = 1 + bytes.readUInt8(0)
  const key = bytes.toString('hex', end, end + 16)
  return {
    algorithm: bytes.toString('ascii', 1, end),
    key: [key.slice(0, 8), key.slice(8, 12), key.slice(12, 16), key.slice(16, 20), key.slice(20)].join('-'),
    ciphertext: bytes.toString('base64', end + 16),
  }
}
