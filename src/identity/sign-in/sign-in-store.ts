// The tables of sign-in: credentials, recovery codes, sessions and refresh tokens. Secrets arrive here sealed or hashed.
import type pg from 'pg'
import { z } from 'zod'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { tenantTransactions } from '../tenant-transactions.ts'

/** Values under a key of the person, as the credentials' row holds them. */
export const Sealed = z.object({ key: z.string(), algorithm: z.string(), ciphertext: z.string() })
export type Sealed = z.output<typeof Sealed>

export type CredentialsRow = { readonly sealed: Sealed; readonly revision: number; readonly totpStep: number }

export type StoredSession = {
  readonly id: string
  readonly person: PersonId
  readonly generation: number
  /** `pin`: a cookie of a child who signed in on a device of their class. */
  readonly kind: 'cookie' | 'tokens' | 'pin'
  /** Whether the person has proved a second factor in this session. */
  readonly secondFactor: boolean
  readonly expiresAtMs: number
}

/** As a person sees it in the list of their sessions. */
export type ListedSession = Pick<StoredSession, 'id' | 'kind' | 'expiresAtMs'> & { readonly startedAtMs: number }

export type NewSession = Omit<StoredSession, 'kind'> & {
  readonly tenant: TenantId
  readonly startedAtMs: number
  /** The revision of the credentials that were verified; null for a PIN, of which the log decides whether it holds. */
  readonly provedBy: number | null
  /**
   * The hash of the cookie, or of the first refresh token with its device. `enrolled` is the device of a class: the session
   * ends with it.
   */
  readonly held:
    | { readonly cookie: Buffer; readonly enrolled?: string }
    | { readonly refresh: Buffer; readonly device: Buffer }
}

export type Change = {
  readonly sealed: Sealed
  /** The revision that it replaces; null for a person without credentials. */
  readonly replaces: number | null
  /** Ends all sessions of the person but this one; `none` ends none. */
  readonly endSessions: 'none' | { readonly except: string | null }
  /** New recovery codes in the place of the old ones. */
  readonly recovery?: readonly Buffer[]
}

export type SessionKey = { readonly id: string } | { readonly cookie: Buffer }

export type Refreshed =
  | { readonly kind: 'refreshed'; readonly session: string; readonly expiresAtMs: number }
  | { readonly kind: 'unknown' }
  /** A replaced token came again: its family has ended. */
  | { readonly kind: 'reused'; readonly session: string; readonly person: PersonId }

export type SignInStore = {
  credentials(tenant: TenantId, person: PersonId): Promise<CredentialsRow | null>
  /** False if the credentials have changed since they were read. */
  save(tenant: TenantId, person: PersonId, change: Change): Promise<boolean>
  /** Uses a step of one-time codes; false if it, or a later one, was used. */
  useStep(tenant: TenantId, person: PersonId, step: number): Promise<boolean>
  useRecoveryCode(tenant: TenantId, person: PersonId, hash: Buffer): Promise<boolean>
  /** Removes all that a person signs in with, and their sessions. */
  forgetCredentials(tenant: TenantId, person: PersonId): Promise<void>
  /** Inserts a session. False if the credentials have changed since `provedBy`, the revision that was verified. */
  start(session: NewSession): Promise<boolean>
  /** Ends all sessions of a person, and lets no sign-in that has begun start another. */
  endSessions(tenant: TenantId, person: PersonId): Promise<void>
  session(tenant: TenantId, key: SessionKey): Promise<StoredSession | null>
  /** A second factor was proved in a session that began without one. */
  strengthen(tenant: TenantId, session: string): Promise<void>
  /** False if the person has no such session. */
  end(tenant: TenantId, session: { readonly id: string; readonly person: PersonId }): Promise<boolean>
  /** The sessions of a person that have not expired, the latest first. */
  sessionsOf(tenant: TenantId, person: PersonId, atMs: number): Promise<readonly ListedSession[]>
  /** Replaces a refresh token by the next one. */
  refresh(
    tenant: TenantId,
    given: { readonly hash: Buffer; readonly device: Buffer; readonly next: Buffer },
    atMs: number,
  ): Promise<Refreshed>
}

/** Two tabs, or an answer that got lost: the same device may send a token once more within this time. */
const GRACE_MS = 10_000

export function signInStore(pool: Pick<pg.Pool, 'connect'>): SignInStore {
  const inTenant = tenantTransactions(pool)

  return {
    credentials: (tenant, person) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<{ sealed: unknown; revision: number; totp_step: bigint | number }>(
          'select sealed, revision, totp_step from sillage.credentials where tenant = $1 and person = $2',
          [tenant, person],
        )
        return row
          ? { sealed: Sealed.parse(row.sealed), revision: row.revision, totpStep: Number(row.totp_step) }
          : null
      }),

    save: (tenant, person, { sealed, replaces, endSessions, recovery }) =>
      inTenant(tenant, async (query) => {
        const saved =
          replaces === null
            ? await query(
                `insert into sillage.credentials (tenant, person, sealed, revision) values ($1, $2, $3, 1)
                  on conflict do nothing returning revision`,
                [tenant, person, sealed],
              )
            : await query(
                `update sillage.credentials set sealed = $3, revision = revision + 1, changed_at = now()
                  where tenant = $1 and person = $2 and revision = $4 returning revision`,
                [tenant, person, sealed, replaces],
              )
        if (saved.length === 0) return false
        if (endSessions !== 'none')
          await query(
            'delete from sillage.sessions where tenant = $1 and person = $2 and id is distinct from $3::uuid',
            [tenant, person, endSessions.except],
          )
        if (recovery) {
          await query('delete from sillage.recovery_codes where tenant = $1 and person = $2', [tenant, person])
          await query('insert into sillage.recovery_codes (tenant, person, hash) select $1, $2, unnest($3::bytea[])', [
            tenant,
            person,
            recovery,
          ])
        }
        return true
      }),

    useStep: (tenant, person, step) =>
      inTenant(tenant, async (query) => {
        const used = await query(
          `update sillage.credentials set totp_step = $3
            where tenant = $1 and person = $2 and totp_step < $3 returning revision`,
          [tenant, person, step],
        )
        return used.length > 0
      }),

    useRecoveryCode: (tenant, person, hash) =>
      inTenant(tenant, async (query) => {
        const used = await query(
          'delete from sillage.recovery_codes where tenant = $1 and person = $2 and hash = $3 returning hash',
          [tenant, person, hash],
        )
        return used.length > 0
      }),

    forgetCredentials: (tenant, person) =>
      inTenant(tenant, async (query) => {
        await query('delete from sillage.credentials where tenant = $1 and person = $2', [tenant, person])
        await query('delete from sillage.pin_failures where tenant = $1 and person = $2', [tenant, person])
      }),

    start: ({ tenant, id, person, generation, secondFactor, startedAtMs, expiresAtMs, provedBy, held }) =>
      inTenant(tenant, async (query) => {
        await query('delete from sillage.sessions where tenant = $1 and expires_at < $2', [
          tenant,
          new Date(startedAtMs),
        ])
        if (provedBy !== null) {
          // Locked: a change of the credentials at the same time either ends this session, or is seen here.
          const unchanged = await query(
            'select 1 from sillage.credentials where tenant = $1 and person = $2 and revision = $3 for share',
            [tenant, person, provedBy],
          )
          if (unchanged.length === 0) return false
        }
        await query(
          `insert into sillage.sessions
              (tenant, id, person, generation, secret, created_at, expires_at, second_factor, enrolled_device)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            tenant,
            id,
            person,
            generation,
            'cookie' in held ? held.cookie : null,
            new Date(startedAtMs),
            new Date(expiresAtMs),
            secondFactor,
            'cookie' in held ? (held.enrolled ?? null) : null,
          ],
        )
        if ('refresh' in held)
          await query('insert into sillage.refresh_tokens (tenant, hash, session, device) values ($1, $2, $3, $4)', [
            tenant,
            held.refresh,
            id,
            held.device,
          ])
        return true
      }),

    endSessions: (tenant, person) =>
      inTenant(tenant, async (query) => {
        await query(
          'update sillage.credentials set revision = revision + 1, changed_at = now() where tenant = $1 and person = $2',
          [tenant, person],
        )
        await query('delete from sillage.sessions where tenant = $1 and person = $2', [tenant, person])
      }),

    session: (tenant, key) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<SessionRow>(
          `select ${SESSION_COLUMNS} from sillage.sessions
            where tenant = $1 and ${'id' in key ? 'id = $2' : 'secret = $2'}`,
          [tenant, 'id' in key ? key.id : key.cookie],
        )
        return row ? sessionOf(row) : null
      }),

    strengthen: (tenant, session) =>
      inTenant(tenant, async (query) => {
        await query('update sillage.sessions set second_factor = true where tenant = $1 and id = $2', [tenant, session])
      }),

    end: (tenant, { id, person }) =>
      inTenant(tenant, async (query) => {
        const ended = await query(
          'delete from sillage.sessions where tenant = $1 and id = $2 and person = $3 returning id',
          [tenant, id, person],
        )
        return ended.length > 0
      }),

    sessionsOf: (tenant, person, atMs) =>
      inTenant(tenant, async (query) => {
        const rows = await query<SessionRow & { created_at: string }>(
          `select ${SESSION_COLUMNS}, created_at from sillage.sessions
            where tenant = $1 and person = $2 and expires_at > $3 order by created_at desc, id`,
          [tenant, person, new Date(atMs)],
        )
        return rows.map((row) => {
          const { id, kind, expiresAtMs } = sessionOf(row)
          return { id, kind, expiresAtMs, startedAtMs: Date.parse(row.created_at) }
        })
      }),

    refresh: (tenant, { hash, device, next }, atMs) =>
      inTenant(tenant, async (query): Promise<Refreshed> => {
        // Locked, so that of two refreshes at once the second sees that the first has replaced the token.
        const [row] = await query<SessionRow & { replaced_at: string | null; device: Buffer }>(
          `select s.id, s.person, s.generation, s.secret is null as has_tokens,
              s.enrolled_device is not null as is_enrolled, s.second_factor, s.expires_at, r.replaced_at, r.device
            from sillage.refresh_tokens r join sillage.sessions s on s.tenant = r.tenant and s.id = r.session
            where r.tenant = $1 and r.hash = $2 for update of s, r`,
          [tenant, hash],
        )
        if (!row || Date.parse(row.expires_at) <= atMs) return { kind: 'unknown' }
        const { id, person, expiresAtMs } = sessionOf(row)
        if (row.replaced_at !== null) {
          const isLate = atMs - Date.parse(row.replaced_at) > GRACE_MS
          if (isLate || !row.device.equals(device)) {
            await query('delete from sillage.sessions where tenant = $1 and id = $2', [tenant, id])
            return { kind: 'reused', session: id, person }
          }
        } else
          await query('update sillage.refresh_tokens set replaced_at = $3 where tenant = $1 and hash = $2', [
            tenant,
            hash,
            new Date(atMs),
          ])
        await query('insert into sillage.refresh_tokens (tenant, hash, session, device) values ($1, $2, $3, $4)', [
          tenant,
          next,
          id,
          device,
        ])
        return { kind: 'refreshed', session: id, expiresAtMs }
      }),
  }
}

const SESSION_COLUMNS =
  'id, person, generation, secret is null as has_tokens, enrolled_device is not null as is_enrolled, second_factor, expires_at'

type SessionRow = {
  readonly id: string
  readonly person: string
  readonly generation: number
  readonly has_tokens: boolean
  readonly is_enrolled: boolean
  readonly second_factor: boolean
  readonly expires_at: string
}

const sessionOf = ({
  id,
  person,
  generation,
  has_tokens,
  is_enrolled,
  second_factor,
  expires_at,
}: SessionRow): StoredSession => ({
  id,
  person: PersonId.parse(person),
  generation,
  kind: has_tokens ? 'tokens' : is_enrolled ? 'pin' : 'cookie',
  secondFactor: second_factor,
  expiresAtMs: Date.parse(expires_at),
})
