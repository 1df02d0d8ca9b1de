// Sessions, whatever they began with: starting, refreshing and ending one.
import { randomUUID } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { hashed, newSecret, readSecret } from './session-secrets.ts'
import type { ListedSession, SignInStore, NewSession as StoredNewSession } from './sign-in-store.ts'
import type { Standings } from './standings.ts'

/** `secret` is the cookie or the refresh token: it is not stored, and shown only here. */
export type NewSession = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly session: string
  readonly secret: string
  readonly expiresAtMs: number
}

export type Sessions = {
  /** Null for a token that is unknown, has expired, or came a second time, which ends its family. */
  refresh(token: string, device: string): Promise<NewSession | null>
  /** The school and key of a session's cookie; null if it has not the form of one. */
  readCookie(cookie: string): { readonly tenant: TenantId; readonly key: { readonly cookie: Buffer } } | null
  /** Once it resolves, no process admits the session. False if the person has no such session. */
  signOut(tenant: TenantId, session: { readonly id: string; readonly person: PersonId }): Promise<boolean>
  /** The sessions of a person that are admitted, the latest first. */
  listed(tenant: TenantId, person: PersonId): Promise<readonly ListedSession[]>
}

export type StartSession = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly generation: number
  /** Whether a second factor was proved. */
  readonly secondFactor: boolean
  readonly lastsMs: number
  /** The revision of the credentials that were verified; null for a PIN. */
  readonly provedBy: number | null
  /** A cookie, also on a device of a class (`enrolled`); or tokens for the device that asks. */
  readonly as: 'cookie' | { readonly enrolled: string } | { readonly tokensFor: string }
}

export function sessionService(
  store: Pick<SignInStore, 'start' | 'end' | 'refresh' | 'sessionsOf'>,
  standings: Standings,
  nowMs: () => number,
): Sessions & { start(session: StartSession): Promise<NewSession | null> } {
  return {
    /** Null if the credentials have changed since they were verified. */
    async start({ tenant, person, generation, secondFactor, lastsMs, provedBy, as }) {
      const session = randomUUID()
      const { secret, hash } = newSecret(tenant)
      const startedAtMs = nowMs()
      const expiresAtMs = startedAtMs + lastsMs
      const held: StoredNewSession['held'] =
        as === 'cookie'
          ? { cookie: hash }
          : 'enrolled' in as
            ? { cookie: hash, enrolled: as.enrolled }
            : { refresh: hash, device: hashed(as.tokensFor) }
      const started = {
        tenant,
        id: session,
        person,
        generation,
        secondFactor,
        startedAtMs,
        expiresAtMs,
        provedBy,
        held,
      }
      if (!(await store.start(started))) return null
      return { tenant, person, session, secret, expiresAtMs }
    },

    async refresh(token, device) {
      const given = readSecret(token)
      if (!given) return null
      const { tenant } = given
      const next = newSecret(tenant)
      const refreshed = await store.refresh(
        tenant,
        { hash: given.hash, device: hashed(device), next: next.hash },
        nowMs(),
      )
      if (refreshed.kind === 'reused') standings.changed(tenant, refreshed.person)
      if (refreshed.kind !== 'refreshed') return null
      const standing = await standings.of(tenant, { id: refreshed.session })
      if (!standing) return null
      const { person, expiresAtMs } = standing
      return { tenant, person, session: refreshed.session, secret: next.secret, expiresAtMs }
    },

    readCookie(cookie) {
      const read = readSecret(cookie)
      return read && { tenant: read.tenant, key: { cookie: read.hash } }
    },

    async signOut(tenant, session) {
      const isEnded = await store.end(tenant, session)
      await standings.withdrawn(tenant, session.person)
      return isEnded
    },

    async listed(tenant, person) {
      const sessions = await store.sessionsOf(tenant, person, nowMs())
      // Those from before the account was disabled are still stored, and no process admits them.
      const admitted = await Promise.all(sessions.map(({ id }) => standings.of(tenant, { id })))
      return sessions.filter((_, n) => admitted[n] !== null)
    },
  }
}
