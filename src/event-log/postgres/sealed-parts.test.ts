// Sealed parts in their column: round trips, and the format of the first release.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSealed, encodeSealed } from './sealed-parts.ts'

const part = fc.record({
  key: fc.uuid(),
  algorithm: fc.constantFrom('A256GCM', 'x'),
  ciphertext: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
})

describe('the sealed parts of an event', () => {
  it('are read back unchanged and in order', () =>
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        expect(decodeSealed(encodeSealed(parts))).toEqual(parts)
      }),
    ))

  it('take no space if there are none', () => expect(encodeSealed([])).toHaveLength(0))

  it('are read as one part if the first release wrote them', () =>
    fc.assert(
      fc.property(part, (one) => {
        const { key, algorithm, ciphertext } = one
        const written = Buffer.concat([
          Buffer.from([algorithm.length]),
          Buffer.from(algorithm, 'ascii'),
          Buffer.from(key.replaceAll('-', ''), 'hex'),
          Buffer.from(ciphertext, 'base64'),
        ])
        expect(decodeSealed(written)).toEqual([one])
      }),
    ))

  it('are refused if a key id is not a UUID or the algorithm has no name', () => {
    const whole = { key: '0193a000-0000-7000-8000-00000000000a', algorithm: 'A256GCM', ciphertext: '' }
    expect(() => encodeSealed([whole, { ...whole, key: 'k1' }])).toThrow(TypeError)
    expect(() => encodeSealed([{ ...whole, algorithm: '' }])).toThrow(TypeError)
  })
})
