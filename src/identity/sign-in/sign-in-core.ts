// What every way of signing in shares: the tables, the seals, the hashes, the pepper and the sessions.
import { randomBytes } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { type PasswordHash, type Passwords, passwordHashing } from './passwords.ts'
import { sessionService } from './sessions.ts'
import type { Sealed, SignInStore } from './sign-in-store.ts'
import { type StandingReads, type Standings, sessionStandings } from './standings.ts'

/** What is sealed under a key of the person. */
export type Secrets = {
  /** Null for a child who has only a PIN. */
  readonly password: PasswordHash | null
  /** `credential`: which setting of the PIN it belongs to, so that the log decides which PIN holds. */
  readonly pin: { readonly credential: string; readonly hash: PasswordHash } | null
  readonly totp: string | null
  /** An authenticator application that has not sent its first code yet. */
  readonly pendingTotp: string | null
}

export type CredentialBox = {
  /** `erased` if the person's keys are destroyed. Throws KeysUnavailable. */
  seal(tenant: TenantId, person: PersonId, secrets: Secrets): Promise<Sealed | 'erased'>
  open(tenant: TenantId, person: PersonId, sealed: Sealed): Promise<Secrets | 'erased'>
}

export type SignInParts = {
  readonly store: SignInStore
  readonly box: CredentialBox
  readonly reads: Omit<StandingReads, 'session'> & {
    /** Who holds a sign-in name, by its keyed hash. */
    holderOf(
      tenant: TenantId,
      signInName: string,
    ): Promise<{ readonly person: PersonId; readonly claim: string } | null>
  }
  /** The keyed hash of a sign-in name, and the keys of a school; null for a school that is not open. */
  readonly schoolKeys: {
    signInName(tenant: TenantId, name: string): Promise<string | null>
    invitations(tenant: TenantId): Promise<Buffer | null>
    pepper(tenant: TenantId): Promise<Buffer | null>
  }
  readonly options?: SignInOptions
}

/** For tests. */
export type SignInOptions = {
  readonly nowMs?: () => number
  readonly monotonicMs?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
  readonly hashing?: Parameters<typeof passwordHashing>[0]
}

export type SignInCore = Omit<SignInParts, 'options'> & {
  readonly nowMs: () => number
  readonly passwords: Passwords
  /** The pepper of a school; one that matches nothing for a school that is not open. */
  pepperOf(tenant: TenantId): Promise<Buffer>
  readonly standings: Standings
  readonly sessions: ReturnType<typeof sessionService>
}

const PEPPER_BYTES = 32

export function signInCore({ options = {}, ...parts }: SignInParts): SignInCore {
  const { nowMs = Date.now, monotonicMs = () => performance.now(), sleep = systemClock.sleep } = options
  const { store, reads, schoolKeys } = parts
  const standings = sessionStandings({ ...reads, session: store.session }, { nowMs, monotonicMs, sleep })
  const noPepper = randomBytes(PEPPER_BYTES)
  return {
    ...parts,
    nowMs,
    passwords: passwordHashing(options.hashing),
    pepperOf: async (tenant) => (await schoolKeys.pepper(tenant)) ?? noPepper,
    standings,
    sessions: sessionService(store, standings, nowMs),
  }
}
