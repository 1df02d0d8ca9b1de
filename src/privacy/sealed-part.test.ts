// One sealed part: what it gives back, what it is bound to, and what happens to bytes that were changed.
import { createSecretKey, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SealedPart } from '#event-log/event-log.ts'
import { derivedCommandId, eventId, streamName, TenantId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import type { KeyId } from './key-store.ts'
import { fieldsIn, isWhole, keyMaterial, openPart, SealBroken, type SealedPlace, sealPart } from './sealed-part.ts'

const keyOf = (byte: number, keyId = randomUUID() as string) =>
  keyMaterial({ id: keyId as KeyId, secret: createSecretKey(Buffer.alloc(32, byte)) })
const eventOf = (name: string) => eventId(derivedCommandId(name), 1)
const key = keyOf(1)
const place: SealedPlace = {
  tenant: someone.tenant,
  stream: streamName('learner', someone.learner),
  event: eventOf('first'),
}
const bytesOf = ({ ciphertext }: SealedPart) => Buffer.from(ciphertext, 'base64')
const withBytes = (part: SealedPart, bytes: Uint8Array): SealedPart => ({
  ...part,
  ciphertext: Buffer.from(bytes).toString('base64'),
})
/** The bytes after the names and before the tag: nonce, then ciphertext. */
const nonceOf = (part: SealedPart) => {
  const bytes = bytesOf(part)
  const from = 2 + bytes.readUInt16BE(0)
  return bytes.subarray(from, from + 12).toString('hex')
}

const field = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,20}$/)
/** What JSON can hold; -0 becomes 0 in JSON. */
const values = fc
  .dictionary(field, fc.jsonValue({ stringUnit: 'binary' }), { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  .map((some) => JSON.parse(JSON.stringify(some)) as Record<string, unknown>)

describe('a sealed part', () => {
  it('gives back any JSON values, and names its fields in clear', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (data, whole) => {
        const part = sealPart(key, place, data, whole ? 'event' : 'fields')
        expect(openPart(key, place, part)).toEqual(data)
        expect(isWhole(part)).toBe(whole)
        expect(fieldsIn(part)).toEqual(whole ? [] : Object.keys(data))
      }),
    )
  })

  it('is the same for the same event, and has another nonce for any other values', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const part = sealPart(key, place, one, 'fields')
        expect(sealPart(key, place, one, 'fields')).toEqual(part)
        if (JSON.stringify(one) !== JSON.stringify(other))
          expect(nonceOf(sealPart(key, place, other, 'fields'))).not.toBe(nonceOf(part))
      }),
    )
  })

  it('shows nothing of its values', () => {
    const part = sealPart(key, place, { comment: 'a secret sentence' }, 'fields')
    expect(bytesOf(part).toString('latin1')).toContain('comment')
    for (const form of [part.ciphertext, bytesOf(part).toString('latin1')]) expect(form).not.toContain('secret')
    expect(bytesOf(sealPart(key, place, { comment: 'a' }, 'event')).toString('latin1')).not.toContain('comment')
  })

  const elsewhere = {
    'another school': { ...place, tenant: TenantId.parse(id('5c0002')) },
    'another stream': { ...place, stream: streamName('learner', id('1ea', 2)) },
    'another event': { ...place, event: eventOf('second') },
  }
  it.each(Object.entries(elsewhere))('does not open at the place of %s', (_, other) => {
    const part = sealPart(key, place, { comment: 'x' }, 'fields')
    expect(() => openPart(key, other, part)).toThrow(SealBroken)
    expect(nonceOf(sealPart(key, other, { comment: 'x' }, 'fields'))).not.toBe(nonceOf(part))
  })

  it('does not open with another key, nor with the same secret under another id', () => {
    const part = sealPart(key, place, { comment: 'x' }, 'fields')
    expect(() => openPart(keyOf(2), place, part)).toThrow(SealBroken)
    expect(() => openPart(keyOf(1), place, part)).toThrow(SealBroken)
    expect(openPart(keyOf(1, key.id), place, part)).toEqual({ comment: 'x' })
  })

  it('does not open as the other kind, or as a kind that this program does not know', () => {
    const part = sealPart(key, place, { comment: 'x' }, 'fields')
    const whole = sealPart(key, place, { comment: 'x' }, 'event')
    expect(() => openPart(key, place, { ...part, algorithm: whole.algorithm })).toThrow(SealBroken)
    expect(() => openPart(key, place, { ...whole, algorithm: part.algorithm })).toThrow(SealBroken)
    expect(() => openPart(key, place, { ...part, algorithm: 'rot13' })).toThrow(SealBroken)
  })

  it('does not open if its field names were changed', () => {
    const part = sealPart(key, place, { comment: 'x' }, 'fields')
    const bytes = bytesOf(part)
    bytes.write('comments'.slice(0, 7).toUpperCase(), 2)
    expect(() => openPart(key, place, withBytes(part, bytes))).toThrow(SealBroken)
  })

  it('does not open if any of its bytes was changed', () => {
    const part = sealPart(key, place, { comment: 'some text', note: null }, 'fields')
    for (let at = 0; at < bytesOf(part).length; at += 1) {
      const bytes = bytesOf(part)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(() => openPart(key, place, withBytes(part, bytes)), `byte ${at}`).toThrow(SealBroken)
    }
  })

  it('is broken, and never anything else, if it was cut off or is not a part at all', () => {
    const part = sealPart(key, place, { comment: 'some text' }, 'fields')
    const whole = bytesOf(part)
    for (let length = 0; length < whole.length; length += 1)
      expect(() => openPart(key, place, withBytes(part, whole.subarray(0, length))), `${length}`).toThrow(SealBroken)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 80 })), (garbage) => {
        const odd =
          typeof garbage === 'string' ? { ...part, ciphertext: garbage } : withBytes(part, Uint8Array.from(garbage))
        expect(() => openPart(key, place, odd)).toThrow(SealBroken)
        expect(() => openPart(key, place, { ...odd, algorithm: sealPart(key, place, {}, 'event').algorithm })).toThrow(
          SealBroken,
        )
        // Names are in clear and not proven: they are read, or the part is broken.
        try {
          expect(fieldsIn(odd).length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(SealBroken)
        }
      }),
    )
  })

  it('says in its error which event and key, and none of the text', () => {
    const part = { ...sealPart(key, place, { comment: 'secret' }, 'fields'), algorithm: 'rot13' }
    expect(() => openPart(key, place, part)).toThrow(
      `a sealed part of event ${place.event} does not open with key ${key.id}`,
    )
  })
})
