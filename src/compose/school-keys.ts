// The keys that sign-in derives from the lasting secret of a school.
import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { TenantId } from '#kernel/ids.ts'
import { derivedKey } from '#platform/derived-key.ts'
import type { KeyStore } from '#privacy/key-store.ts'

const MOST_SCHOOLS = 1_000

/**
 * Keys derived from the lasting secret of the school, which is in the key store and in its backups: never in the database of
 * the log, where the hashes are. A school that is not open has none, so that guesses make no secrets.
 */
export function schoolKeysOf(
  keys: Pick<KeyStore, 'schoolSecret'>,
  schoolOf: (tenant: TenantId) => Promise<Pick<SchoolSettings, 'zone'>>,
) {
  const cache = new LRUCache<
    TenantId,
    Readonly<Record<'names' | 'pepper' | 'openId' | 'flow' | 'failures' | 'invitations', Buffer>>
  >({
    max: MOST_SCHOOLS,
  })
  async function keysOfSchool(tenant: TenantId) {
    const cached = cache.get(tenant)
    if (cached) return cached
    if ((await schoolOf(tenant)).zone === null) return null
    const secret = await keys.schoolSecret(tenant)
    const derived = (use: string) => derivedKey(secret, `sign-in ${use}`)
    const made = {
      names: derived('names/1'),
      pepper: derived('pepper/1'),
      openId: derived('openid identities/1'),
      failures: derived('failures/1'),
      flow: derived('openid flow/1'),
      invitations: derived('invitations/1'),
    }
    cache.set(tenant, made)
    return made
  }
  const keyed = (kind: string, key: Buffer, text: string) =>
    derivedUuid(kind, createHmac('sha256', key).update(text, 'utf8').digest('hex'))
  return {
    async signInName(tenant: TenantId, name: string): Promise<string | null> {
      const key = await keysOfSchool(tenant)
      return key && keyed('sign-in-name', key.names, name)
    },
    /** Hides a name or a network in a count of failures. */
    async failureKey(tenant: TenantId, text: string): Promise<Buffer | null> {
      const key = await keysOfSchool(tenant)
      return key && createHmac('sha256', key.failures).update(text, 'utf8').digest().subarray(0, 16)
    },
    async openIdIdentity(tenant: TenantId, identity: string): Promise<string | null> {
      const key = await keysOfSchool(tenant)
      return key && keyed('openid-identity', key.openId, identity)
    },
    async clientSecret(tenant: TenantId, request: string): Promise<string | null> {
      const key = await keysOfSchool(tenant)
      return key && keyed('client-secret', key.names, request)
    },
    openIdFlow: async (tenant: TenantId): Promise<Buffer | null> => (await keysOfSchool(tenant))?.flow ?? null,
    invitations: async (tenant: TenantId): Promise<Buffer | null> => (await keysOfSchool(tenant))?.invitations ?? null,
    pepper: async (tenant: TenantId): Promise<Buffer | null> => (await keysOfSchool(tenant))?.pepper ?? null,
  }
}
