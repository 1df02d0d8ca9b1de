// Links that open one file of one school for some minutes, without a token: for the elements of a page and for players.
//
// Whoever makes a link has checked who may have it. The link says which file, of which school and until when, and a keyed hash
// over these, so that none of them can be changed.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { TenantId } from '#kernel/ids.ts'
import { derivedKey } from '#platform/derived-key.ts'

export const LINK_LASTS_S = 600

export type LinkedFile = { readonly tenant: TenantId; readonly sha256: string; readonly expiresAtS: number }

export type FileLinks = {
  /** The address, relative to the service. */
  link(
    file: Omit<LinkedFile, 'expiresAtS'>,
    nowMs: number,
  ): Promise<{ readonly url: string; readonly expiresAtS: number }>
  /** Whether the signature is that of the file. It says nothing about the time. */
  isSigned(file: LinkedFile, signature: string): Promise<boolean>
}

/** Over the lasting secrets of schools, from which keys are derived. */
export function fileLinks(secrets: { schoolSecret(tenant: TenantId): Promise<KeyObject> }): FileLinks {
  async function signatureOf({ tenant, sha256, expiresAtS }: LinkedFile): Promise<Buffer> {
    return createHmac('sha256', derivedKey(await secrets.schoolSecret(tenant), 'file links/1'))
      .update(JSON.stringify([tenant, sha256, expiresAtS]))
      .digest()
  }
  return {
    async link({ tenant, sha256 }, nowMs) {
      const expiresAtS = Math.floor(nowMs / 1_000) + LINK_LASTS_S
      const signature = (await signatureOf({ tenant, sha256, expiresAtS })).toString('base64url')
      const query = new URLSearchParams({ school: tenant, expires: String(expiresAtS), signature })
      return { url: `/api/files/${sha256}?${query}`, expiresAtS }
    },
    async isSigned(file, signature) {
      const [sent, expected] = [Buffer.from(signature, 'base64url'), await signatureOf(file)]
      return sent.length === expected.length && timingSafeEqual(sent, expected)
    },
  }
}
