// Links that stop the e-mails of one person, without signing in: one in each e-mail.
//
// A link says the school and the person, and a keyed hash over both, so that nobody can make one for somebody else. It lasts, as
// an old e-mail's link must work, and can do nothing but stop e-mails.
import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { PersonId, TenantId } from '#kernel/ids.ts'

export type Subscriber = { readonly tenant: TenantId; readonly person: PersonId }
export type UnsubscribeLinks = {
  tokenOf(subscriber: Subscriber): Promise<string>
  /** Null for a token that was not made here. */
  read(token: string): Promise<Subscriber | null>
}

const ID_BYTES = 16
const MAC_BYTES = 32
/** Both ids and the hash, in base64url without padding. */
export const TOKEN = /^[\w-]{86}$/

/** Over the lasting secrets of schools, from which keys are derived. */
export function unsubscribeLinks(secrets: { schoolSecret(tenant: TenantId): Promise<KeyObject> }): UnsubscribeLinks {
  async function macOf({ tenant, person }: Subscriber): Promise<Buffer> {
    const key = Buffer.from(
      hkdfSync('sha256', await secrets.schoolSecret(tenant), '', 'derived key: unsubscribe/1', MAC_BYTES),
    )
    return createHmac('sha256', key)
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
      const tenant = TenantId.safeParse(uuidText(bytes.subarray(0, ID_BYTES)))
      const person = PersonId.safeParse(uuidText(bytes.subarray(ID_BYTES, 2 * ID_BYTES)))
      if (!tenant.success || !person.success) return null
      const subscriber = { tenant: tenant.data, person: person.data }
      const [sent, expected] = [bytes.subarray(2 * ID_BYTES), await macOf(subscriber)]
      return sent.length === expected.length && timingSafeEqual(sent, expected) ? subscriber : null
    },
  }
}

const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
