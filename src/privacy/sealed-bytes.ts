// Files that must not lie in clear in the database or its backups: sealed under the key of the person whom they are about, so that
// nothing opens them after the erasure, or under the secret of the school where they are about many.
//
// Of a person: [id of the key, 16 bytes][nonce, 12 bytes][ciphertext][tag, 16 bytes]; of a school: the same without the id.
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { uuidText } from '#kernel/uuid-text.ts'
import { derivedKey } from '#platform/derived-key.ts'
import { type KeyUse, namedScope } from './key-scope.ts'
import type { KeyId } from './key-store.ts'
import type { Keys } from './keys.ts'
import { KeyDestroyed } from './sealing.ts'

const KEY_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The sealed bytes were changed, belong to something else, or their key is gone. */
export class BytesNotOpened extends Error {
  override readonly name = 'BytesNotOpened'
}

/** `bound`: what the bytes belong to; they open with the same alone. Throws KeyDestroyed and KeysUnavailable. */
export async function sealForPerson(
  keys: Pick<Keys, 'forSealing'>,
  scope: { readonly tenant: TenantId; readonly person: PersonId; readonly use: KeyUse },
  bound: string,
  bytes: Uint8Array,
): Promise<Buffer> {
  const [key] = await keys.forSealing([namedScope(scope)])
  if (key === undefined || key === 'destroyed') throw new KeyDestroyed(scope)
  const id = Buffer.from(key.id.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, sealed(fileKey(key.sealing()), bound, bytes)])
}

/** Throws BytesNotOpened and KeysUnavailable. */
export async function openOfPerson(keys: Pick<Keys, 'forOpening'>, bound: string, bytes: Uint8Array): Promise<Buffer> {
  const hex = Buffer.from(bytes.subarray(0, KEY_BYTES)).toString('hex')
  const id = uuidText(hex) as KeyId
  const key = (await keys.forOpening([id])).get(id)
  if (key === undefined || key === 'destroyed') throw new BytesNotOpened('the key of a sealed file was destroyed')
  return opened(fileKey(key.sealing()), bound, bytes.subarray(KEY_BYTES))
}

/** Throws KeysUnavailable. */
export const sealForSchool = async (
  keys: Pick<Keys, 'schoolSecret'>,
  tenant: TenantId,
  bound: string,
  bytes: Uint8Array,
): Promise<Buffer> => sealed(fileKey(await keys.schoolSecret(tenant)), bound, bytes)

/**
 * The same bytes with the same `label` are sealed alike: whoever sends something again gets the same file. The nonce is an HMAC
 * of all of it, as in sealed-part.ts. Opened by `openOfSchool`. Throws KeysUnavailable.
 */
export async function sealAlikeForSchool(
  keys: Pick<Keys, 'schoolSecret'>,
  tenant: TenantId,
  { bound, label }: { readonly bound: string; readonly label: string },
  bytes: Uint8Array,
): Promise<Buffer> {
  const secret = await keys.schoolSecret(tenant)
  const digest = createHmac('sha256', nonceKey(secret))
    .update(JSON.stringify([bound, label]), 'utf8')
    .update(bytes)
    .digest()
  return sealed(fileKey(secret), bound, bytes, digest.subarray(0, NONCE_BYTES))
}

/** Throws BytesNotOpened and KeysUnavailable. */
export const openOfSchool = async (
  keys: Pick<Keys, 'schoolSecret'>,
  tenant: TenantId,
  bound: string,
  bytes: Uint8Array,
): Promise<Buffer> => opened(fileKey(await keys.schoolSecret(tenant)), bound, bytes)

const fileKey = (key: KeyObject): Buffer => derivedKey(key, 'sealed files/1')
const nonceKey = (key: KeyObject): Buffer => derivedKey(key, 'nonces of sealed files/1')

function sealed(key: Buffer, bound: string, bytes: Uint8Array, nonce = randomBytes(NONCE_BYTES)): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound, 'utf8'))
  const text = cipher.update(bytes)
  cipher.final()
  return Buffer.concat([nonce, text, cipher.getAuthTag()])
}

function opened(key: Buffer, bound: string, bytes: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(bound, 'utf8'))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    decipher.final()
    return text
  } catch (cause) {
    throw new BytesNotOpened('sealed bytes do not open', { cause })
  }
}
