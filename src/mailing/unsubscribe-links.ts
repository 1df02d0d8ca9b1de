// Links that stop the e-mails of one person, without signing in: one in each e-mail.
//
// A link says the school and the person, and a keyed hash over both, so that nobody can make one for somebody else. It lasts, as
// an old e-mail's link must work, and can do nothing but stop e-mails.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { uuidText } from '#kernel/uuid-text.ts'
import { derivedKey } from '#platform/derived-key.ts'

export type Subscriber = { readonly tenant: TenantId; readonly person: PersonId }
export type UnsubscribeLinks = {
  tokenOf(subscriber: Subscriber): Promise<string>
  /** Null for a token that was not made here. */
  read(token: string): Promise<Subscriber | null>
}

const ID_BYTES = 16
/** Both ids and the hash, in base64url without padding. */
export const TOKEN = /^[\w-]{86}$/

export type UnsubscribeSecrets = {
  /** The lasting secret of a school, from which a key is derived; it is made if there is none. */
  schoolSecret(tenant: TenantId): Promise<KeyObject>
  isSchool(tenant: TenantId): Promise<boolean>
}

export function unsubscribeLinks(secrets: UnsubscribeSecrets): UnsubscribeLinks {
  async function macOf({ tenant, person }: Subscriber): Promise<Buffer> {
    return createHmac('sha256', derivedKey(await secrets.schoolSecret(tenant), 'unsubscribe/1'))
      .update(JSON.stringify([tenant, person]))
      .digest()
  }
  return {
    async tokenOf(subscriber) {
      const ids = [subscriber.tenant, subscriber.person].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'))
      return Buffer.concat([...ids, await macOf(subscriber)]).toString('base64url')
    },
    async read(token) {
      if (!TOKEN.test(token)) return null
      const bytes = Buffer.from(token, 'base64url')
      const tenant = TenantId.safeParse(uuidText(bytes.subarray(0, ID_BYTES).toString('hex')))
      const person = PersonId.safeParse(uuidText(bytes.subarray(ID_BYTES, 2 * ID_BYTES).toString('hex')))
      if (!tenant.success || !person.success) return null
      const subscriber = { tenant: tenant.data, person: person.data }
      // Guesses make no secrets of schools that do not exist.
      if (!(await secrets.isSchool(subscriber.tenant))) return null
      const [sent, expected] = [bytes.subarray(2 * ID_BYTES), await macOf(subscriber)]
      return sent.length === expected.length && timingSafeEqual(sent, expected) ? subscriber : null
    },
  }
}
