// Signed checkpoints of a chain: whoever holds one outside can tell whether what came before it was changed since.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { TenantId } from '#kernel/ids.ts'
import type { ChainState } from './chain.ts'
import { rootOf } from './merkle-tree.ts'

/** What is signed, as JSON text: the bytes of the signature are those of the text. */
export type Checkpoint = {
  readonly school: TenantId
  readonly size: number
  readonly root: string
  /** The hash of the last entry. */
  readonly head: string
  readonly at: string
  /** The first 16 hexadecimal digits of SHA-256 over the public key (SPKI, DER). */
  readonly key: string
}

export type SignedCheckpoint = { readonly signed: string; readonly signature: Buffer }

export function signedCheckpoint(
  school: TenantId,
  { tree, head }: ChainState,
  at: string,
  key: { readonly id: string; readonly privateKey: KeyObject },
): SignedCheckpoint {
  if (!head) throw new Error('a chain without entries has no checkpoint')
  const checkpoint: Checkpoint = {
    school,
    size: tree.size,
    root: rootOf(tree).toString('hex'),
    head: head.toString('hex'),
    at,
    key: key.id,
  }
  const signed = JSON.stringify(checkpoint)
  return { signed, signature: sign(null, Buffer.from(signed, 'utf8'), key.privateKey) }
}

export const isSignedBy = ({ signed, signature }: SignedCheckpoint, publicKeyPem: string): boolean =>
  verify(null, Buffer.from(signed, 'utf8'), createPublicKey(publicKeyPem), signature)
