// Wraps the bytes of a key under the tenant key of an epoch. What is wrapped opens only with the same id, scope and epoch.
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { SECRET_BYTES } from './epoch-secrets.ts'
import type { LivingRow, NewRow } from './key-rows.ts'

/** Changes when the form changes, so that an older row is recognised. 2: what is left of a tree of texts (text-tree.ts). */
const FORM = 1
const LEFT_OF_A_TREE = 2
const NONCE_BYTES = 12
const TAG_BYTES = 16

export class CannotUnwrap extends Error {
  override readonly name = 'CannotUnwrap'
}

/** One for each school: a leaked tenant key opens no other school. */
export const tenantKey = (epochSecret: KeyObject, tenant: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', epochSecret, '', `sillage/tenant/${tenant}`, SECRET_BYTES)))

type Bound = Pick<LivingRow, 'id' | 'tenant' | 'person' | 'use'>

const associated = ({ id, tenant, person, use }: Bound, epoch: number, form: number): Buffer =>
  Buffer.from(JSON.stringify([form, id, tenant, person, use, epoch]))

const formOf = (length: number): number => (length === SECRET_BYTES ? FORM : LEFT_OF_A_TREE)

/** Whether single texts were erased under a key. */
export const isLeftOfATree = (wrapped: Uint8Array | null): boolean => wrapped?.[0] === LEFT_OF_A_TREE

export function wrap(secret: Uint8Array, row: Bound, epoch: number, key: KeyObject): NewRow {
  const { id, tenant, person, use } = row
  const nonce = randomBytes(NONCE_BYTES)
  const form = formOf(secret.length)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(row, epoch, form))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  const wrapped = Buffer.concat([Buffer.of(form), nonce, sealed, cipher.getAuthTag()])
  return { id, tenant, person, use, wrapped }
}

/** The bytes of the key: clear them after use. */
export function unwrap({ wrapped, epoch, ...row }: LivingRow, key: KeyObject): Buffer {
  const bytes = Buffer.from(wrapped)
  const form = formOf(bytes.length - 1 - NONCE_BYTES - TAG_BYTES)
  if (bytes[0] !== form || bytes.length < 1 + NONCE_BYTES + SECRET_BYTES + TAG_BYTES)
    throw new CannotUnwrap(`key ${row.id} is wrapped in a form that this program does not know`)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES))
    .setAAD(associated(row, epoch, form))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new CannotUnwrap(`key ${row.id} does not open with the secret of epoch ${epoch}`, { cause })
  }
}
