// Invitations: a text with which somebody chooses the password of their account, once, without the present one.
//
// Nothing is stored. A keyed hash binds an invitation to the account and to the credentials as they were, so that it ends when
// it is used, when the password is set in another way, and when the account is disabled or closed.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { PersonId, TenantId } from '#kernel/ids.ts'
import type { CredentialsRow, SignInStore } from './sign-in-store.ts'
import type { AccountState, StandingReads } from './standings.ts'

export const INVITED_MS = 7 * 86_400_000

export type Invitation = { readonly text: string; readonly expiresAtMs: number }

/** An account whose password the holder of an invitation may choose. */
export type Invited = { readonly tenant: TenantId; readonly person: PersonId; readonly provedBy: number | null }

type Parts = {
  readonly reads: Pick<StandingReads, 'account'>
  readonly store: Pick<SignInStore, 'credentials'>
  readonly nowMs: () => number
  /** The key of the school; null for a school that is not open. */
  keyOf(tenant: TenantId): Promise<Buffer | null>
}

export type Invitations = {
  /** Null if the person has no account that is open. */
  make(tenant: TenantId, person: PersonId): Promise<Invitation | null>
  /** Null if the invitation has expired, was used or is not valid. */
  read(text: string): Promise<Invited | null>
}

export function invitations({ reads, store, nowMs, keyOf }: Parts): Invitations {
  async function seen(tenant: TenantId, person: PersonId) {
    const [key, account, row] = await Promise.all([
      keyOf(tenant),
      reads.account(tenant, person),
      store.credentials(tenant, person),
    ])
    return key && account.status === 'open' ? { key, account, row } : null
  }

  return {
    async make(tenant, person) {
      const found = await seen(tenant, person)
      if (!found) return null
      const expiresAtMs = nowMs() + INVITED_MS
      const seal = sealOf({ ...found, person, expiresAtMs }).toString('base64url')
      return { text: [tenant, person, expiresAtMs.toString(36), seal].join('.'), expiresAtMs }
    },

    async read(text) {
      const parts = partsOf(text)
      if (!parts || parts.expiresAtMs <= nowMs()) return null
      const { tenant, person, expiresAtMs, seal } = parts
      const found = await seen(tenant, person)
      if (!found || !timingSafeEqual(sealOf({ ...found, person, expiresAtMs }), seal)) return null
      return { tenant, person, provedBy: found.row?.revision ?? null }
    },
  }
}

function sealOf({
  key,
  account: { held, generation },
  row,
  person,
  expiresAtMs,
}: {
  readonly key: Buffer
  readonly account: AccountState
  readonly row: CredentialsRow | null
  readonly person: PersonId
  readonly expiresAtMs: number
}): Buffer {
  // The claim is that of this account; the generation increases when it is disabled; the revision with each password.
  const bound = [person, held?.claim ?? null, generation, row?.revision ?? null, expiresAtMs]
  return createHmac('sha256', key).update(JSON.stringify(bound), 'utf8').digest()
}

/** Null for a text that has not the form of an invitation. */
function partsOf(text: string) {
  const [, school, invited, time = '', seal = ''] =
    /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-z]{1,9})\.([\w-]{43})$/.exec(text) ?? []
  const tenant = TenantId.safeParse(school)
  const person = PersonId.safeParse(invited)
  if (!tenant.success || !person.success) return null
  return {
    tenant: tenant.data,
    person: person.data,
    expiresAtMs: Number.parseInt(time, 36),
    seal: Buffer.from(seal, 'base64url'),
  }
}
