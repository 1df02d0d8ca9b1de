// One sealed part of an event: some fields, or the whole data, under one key. Pure but for the ciphers.
//
// Ciphertext: [length of the field names, 2 bytes][field names][nonce, 12 bytes][ciphertext][tag, 16 bytes]. The names are in
// clear, so that a field reads as erased, not as absent, when its key is gone. The algorithm says what a part holds, so a
// school's level may change without changing older events.
//
// An erased part has no ciphertext and no key: what it held was left out when its log was copied, because its person had
// been erased before it was ever sealed. It reads like a part whose key is destroyed.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { SealedPart } from '#event-log/event-log.ts'
import type { EventId, StreamName, TenantId } from '#kernel/ids.ts'
import { derivedKey } from '#platform/derived-key.ts'
import type { KeyId, SubjectKey } from './key-store.ts'
import { childOf, LEAF_LEVEL, type Leaf, leafOf, type TextTree, textTree } from './text-tree.ts'

/** The keys that seal one part. */
export type PartKeys = {
  readonly id: KeyId
  readonly sealing: () => KeyObject
  readonly nonce: () => KeyObject
}

/** Keys derived from a subject key, one for each job. */
export type KeyMaterial = PartKeys & {
  readonly fingerprint: () => KeyObject
  /** Of a key of texts: what one of them is sealed with, or `destroyed` if it was erased alone. */
  text(leaf: Leaf): PartKeys | 'destroyed'
  /** Of a key of texts: forgets what it was before some of them were erased, wherever it is held. */
  renew(secret: KeyObject): void
}

/** The place of the event, to which a part is bound: moved to another event, it does not open. */
export type SealedPlace = { readonly tenant: TenantId; readonly stream: StreamName; readonly event: EventId }

const FIELDS = 'aes-256-gcm/fields'
const EVENT = 'aes-256-gcm/event'
/** One field under a key of its own, a leaf of the tree that the part names. */
const TEXT = 'aes-256-gcm/text'
const ERASED_FIELDS = 'erased/fields'
const ERASED_EVENT = 'erased/event'
/** The nil UUID: an erased part never had a key. */
const NO_KEY = '00000000-0000-0000-0000-000000000000'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const NO_NAMES: readonly string[] = []

/** The ciphertext does not open with its key: it was changed, or belongs to another event. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/**
 * RFC 5869, HKDF with SHA-256: each use gets a key that reveals nothing about the others. Derived on first use: who only
 * opens needs one of the three.
 */
export function keyMaterial({ id, secret: first }: SubjectKey): KeyMaterial {
  let secret = first
  const derived = (use: string) => {
    let key: KeyObject | undefined
    return () => {
      key ??= createSecretKey(derivedKey(secret, use))
      return key
    }
  }
  let tree: TextTree | undefined
  const treeOfSecret = (): TextTree => {
    const bytes = secret.export()
    const made = textTree(bytes)
    bytes.fill(0)
    return made
  }
  return {
    id,
    sealing: derived('sealing'),
    nonce: derived('nonce'),
    fingerprint: derived('fingerprint'),
    text(leaf) {
      tree ??= treeOfSecret()
      const bytes = tree.leaf(leaf)
      return bytes === null ? 'destroyed' : textKeys(id, bytes)
    },
    renew(left) {
      tree?.forget()
      secret = left
      tree = undefined
    },
  }
}

/** The keys of one text, each a child of its leaf, made when it is needed: opening takes one of them. */
function textKeys(id: KeyId, leaf: Buffer): PartKeys {
  const child = (number: number) => () => createSecretKey(childOf(leaf, LEAF_LEVEL, number))
  return { id, sealing: child(0), nonce: child(1) }
}

/** Whether a part holds the whole data of its event instead of single fields. */
export const isWhole = ({ algorithm }: Pick<SealedPart, 'algorithm'>): boolean =>
  algorithm === EVENT || algorithm === ERASED_EVENT

/** Whether a part holds one text under a key of its own, so that it can be erased alone. */
export const isText = ({ algorithm }: Pick<SealedPart, 'algorithm'>): boolean => algorithm === TEXT

/** What opens a part of this event; `destroyed` for a text that was erased alone. */
export function keysOfPart(key: KeyMaterial, event: EventId, part: SealedPart): PartKeys | 'destroyed' {
  const [field] = isText(part) ? fieldsIn(part) : []
  return field === undefined ? key : key.text(leafOf(event, field))
}

/** Whether a part was never sealed, since its person had been erased before: there is no key to ask for. */
export const isErasedPart = ({ algorithm }: Pick<SealedPart, 'algorithm'>): boolean =>
  algorithm === ERASED_FIELDS || algorithm === ERASED_EVENT

/** The part for fields, or for the whole data, of a person who was erased before the event was sealed. */
export function erasedPart(fields: readonly string[], whole: boolean): SealedPart {
  const names = Buffer.from(whole ? '' : fields.join(','), 'utf8')
  const head = Buffer.alloc(2)
  head.writeUInt16BE(names.length, 0)
  const algorithm = whole ? ERASED_EVENT : ERASED_FIELDS
  return { key: NO_KEY, algorithm, ciphertext: Buffer.concat([head, names]).toString('base64') }
}

/** The names of the fields in a part; empty for the whole data. Throws SealBroken. */
export function fieldsIn(part: SealedPart): readonly string[] {
  if (isWhole(part)) return NO_NAMES
  const head = Buffer.from(part.ciphertext.slice(0, 4), 'base64')
  const length = head.length < 2 ? 0 : head.readUInt16BE(0)
  const bytes = Buffer.from(part.ciphertext.slice(0, Math.ceil((2 + length) / 3) * 4), 'base64')
  if (length === 0 || bytes.length < 2 + length) throw new SealBroken(`a part under key ${part.key} names no fields`)
  return bytes.toString('utf8', 2, 2 + length).split(',')
}

/** Some fields, one field with a key of its own, or the whole data. */
export type PartForm = 'fields' | 'text' | 'event'
const ALGORITHMS: Readonly<Record<PartForm, string>> = { fields: FIELDS, text: TEXT, event: EVENT }

/**
 * Seals values with AES-256-GCM. The nonce is an HMAC of all that is authenticated and sealed: the same event sealed again is
 * the same part, and other text under the same key never has the same nonce (but for a collision of 96 bits).
 */
export function sealPart(
  key: PartKeys,
  place: SealedPlace,
  values: Readonly<Record<string, unknown>>,
  form: PartForm,
): SealedPart {
  const algorithm = ALGORITHMS[form]
  const names = form === 'event' ? '' : Object.keys(values).join(',')
  const text = JSON.stringify(values)
  const bound = boundTo(key.id, place, algorithm, names)
  const digest = createHmac('sha256', key.nonce())
    .update(bound + text, 'utf8')
    .digest()
  const nonce = digest.subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.sealing(), nonce).setAAD(Buffer.from(bound, 'utf8'))
  const sealed = cipher.update(text, 'utf8')
  // The last block of a stream cipher is empty; this makes the tag.
  cipher.final()
  // Written in place: five small buffers and their concatenation took a third of the time of sealing.
  const namesEnd = 2 + Buffer.byteLength(names)
  const bytes = Buffer.allocUnsafe(namesEnd + NONCE_BYTES + sealed.length + TAG_BYTES)
  bytes.writeUInt16BE(namesEnd - 2, 0)
  bytes.write(names, 2, 'utf8')
  nonce.copy(bytes, namesEnd)
  sealed.copy(bytes, namesEnd + NONCE_BYTES)
  cipher.getAuthTag().copy(bytes, bytes.length - TAG_BYTES)
  return { key: key.id, algorithm, ciphertext: bytes.toString('base64') }
}

/** Opens a part. Throws SealBroken. */
export function openPart(key: PartKeys, place: SealedPlace, part: SealedPart): Readonly<Record<string, unknown>> {
  const bytes = Buffer.from(part.ciphertext, 'base64')
  const { algorithm } = part
  try {
    if (algorithm !== FIELDS && algorithm !== TEXT && algorithm !== EVENT)
      throw new TypeError(`unknown algorithm ${algorithm}`)
    const from = 2 + bytes.readUInt16BE(0)
    const until = bytes.length - TAG_BYTES
    const nonce = bytes.subarray(from, from + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key.sealing(), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(boundTo(key.id, place, algorithm, bytes.toString('utf8', 2, from)), 'utf8'))
      .setAuthTag(bytes.subarray(until))
    const opened =
      decipher.update(bytes.subarray(from + NONCE_BYTES, until), undefined, 'utf8') + decipher.final('utf8')
    return JSON.parse(opened) as Readonly<Record<string, unknown>>
  } catch (cause) {
    throw new SealBroken(`a sealed part of event ${place.event} does not open with key ${key.id}`, { cause })
  }
}

/** The associated data. Each part is of a fixed form without NUL, so no two places give the same bytes. */
const boundTo = (key: KeyId, { tenant, stream, event }: SealedPlace, algorithm: string, names: string): string =>
  `${algorithm}\0${tenant}\0${stream}\0${event}\0${key}\0${names}\0`
