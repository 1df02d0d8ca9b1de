// Seals what people sign in with, as it is stored beside the log.
import { z } from 'zod'
import { PasswordHash } from '#identity/sign-in/passwords.ts'
import type { CredentialBox } from '#identity/sign-in/sign-in-core.ts'
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import { namedScope } from '#privacy/key-scope.ts'
import type { KeyId } from '#privacy/key-store.ts'
import type { Keys } from '#privacy/keys.ts'
import { openPart, sealPart } from '#privacy/sealed-part.ts'
import { accountStream } from '../../commands/identity/account.ts'

const Secrets = z.object({
  password: PasswordHash.nullable(),
  // Absent in rows that were stored before children had PINs.
  pin: z.object({ credential: z.string(), hash: PasswordHash }).nullable().default(null),
  totp: z.string().nullable(),
  pendingTotp: z.string().nullable(),
})

/** Credentials under a key of the person, which is destroyed with all others when the person is erased. */
export function credentialBox(keys: Keys): CredentialBox {
  // The event of this scope is the account itself; its id is the person's.
  const placeOf = (tenant: TenantId, person: PersonId) => ({
    tenant,
    stream: accountStream(person),
    event: person as string as EventId,
  })
  return {
    async seal(tenant, person, secrets) {
      const use = { kind: 'names', event: placeOf(tenant, person).event } as const
      const [key = 'destroyed'] = await keys.forSealing([namedScope({ tenant, person, use })])
      return key === 'destroyed' ? 'erased' : sealPart(key, placeOf(tenant, person), secrets, 'fields')
    },
    async open(tenant, person, sealed) {
      const id = sealed.key as KeyId
      const key = (await keys.forOpening([id])).get(id) ?? 'destroyed'
      return key === 'destroyed' ? 'erased' : Secrets.parse(openPart(key, placeOf(tenant, person), sealed))
    },
  }
}
