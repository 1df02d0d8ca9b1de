// The installation's own signing keys: created at the first start, stored in its data directory, published as a key
// set.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { errors, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { fileMadeOnce } from '#platform/file-made-once.ts'
import { isThere, NoInstallation } from '#platform/installation.ts'
import type { Caller } from './caller.ts'
import { LONGEST_LIFE_S } from './lifetimes.ts'
import { isInstallationRole, isRole, permissionsOfRoles, permissionsOfService, type Role } from './permissions.ts'
import { withNextKey } from './token-key-rotation.ts'
import {
  ALGORITHM,
  KEY_FILE,
  type KeyFile,
  keyFileText,
  newestRevision,
  newSigningKey,
  readKeyFile,
} from './token-keys-file.ts'

const ISSUER = 'sillage'
const AUDIENCE = 'sillage'
const TYPE = 'at+jwt'
/** The clocks of two machines differ. */
const TOLERANCE_S = 30
const LONGEST_TOKEN = 4_096
/** Another process may have changed the keys: what is known is used for this long. */
const FRESH_MS = 5_000

/** The claims of a token about its holder. The origin comes from the request. */
export type TokenHolder = Omit<Authenticated, 'origin'> & {
  /** The session that the token belongs to: it holds only as long. Absent for a token made by hand. */
  readonly sessionId?: string
  /** The machine client that the token belongs to: it may do no more than the client may now. */
  readonly clientId?: string
  /** The key that signed the token. */
  readonly keyId: string
}

export type Authenticated = Caller & {
  /** The roles that the permissions follow from; none for a program with explicit permissions. */
  readonly roles: readonly string[]
  readonly expiresAtMs: number
  /** The session, if the caller signed in. */
  readonly session?: {
    readonly id: string
    readonly kind: 'cookie' | 'tokens' | 'pin'
    /** It may only set up a second factor. */
    readonly pending: boolean
  }
}

export type TokenClaims = {
  /** The school. Not used for a role of the installation, whose tokens are for the installation's own tenant. */
  readonly tenant: string
  readonly actor: string
  /** Null if the scope alone determines the permissions. */
  readonly role: Role | null
  readonly scope?: string
  /** The session that the token belongs to. */
  readonly sessionId?: string
  /** The machine client that the token belongs to. */
  readonly clientId?: string
}

export type TokenKeys = {
  /** The public keys, as `/.well-known/jwks.json` returns them: the one that signs, the next one, then retired ones. */
  readonly published: { readonly keys: readonly JWK[] }
  sign(claims: TokenClaims, lifetimeS: number): Promise<string>
  /** The holder of the token. Throws TokenRefused. */
  verify(token: string): Promise<TokenHolder>
  /** Whether tokens of this key are accepted: until it is withdrawn. Asks again if the answer may be older than five seconds. */
  accepts(keyId: string): boolean | Promise<boolean>
  /** Reads the keys again if another process may have changed them. */
  refresh(): Promise<void>
}

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  /** `from-the-future`: issued later than the current time here; `too-long`: valid for longer than any token may be. */
  readonly reason: 'expired' | 'invalid' | 'from-the-future' | 'too-long'
  constructor(reason: TokenRefused['reason'], options?: ErrorOptions) {
    super(`the token is ${reason}`, options)
    this.reason = reason
  }
}

const Claims = z.object({
  sub: PersonId,
  tenant: TenantId,
  exp: z.number(),
  iat: z.number().optional(),
  role: z.string().refine(isRole).optional(),
  /** Explicit permissions, instead of those of a role or to narrow them. */
  scope: z.string().max(2_000).optional(),
  sid: z.uuid().optional(),
  client_id: z.string().max(100).optional(),
})

/** Opens the keys of a data directory, and creates them if there are none. */
export async function openTokenKeys(dataDirectory: string): Promise<TokenKeys> {
  const now = new Date().toISOString()
  await fileMadeOnce(join(dataDirectory, KEY_FILE), async () =>
    keyFileText({ revision: 1, current: await newSigningKey(now), next: await newSigningKey(now), retired: [] }),
  )
  return tokenKeysIn(dataDirectory, await withNextKey(dataDirectory, Date.now()))
}

/** Opens the keys of an existing installation. Throws NoInstallation if it has none. */
export async function readTokenKeys(dataDirectory: string): Promise<TokenKeys> {
  if (!(await isThere(join(dataDirectory, KEY_FILE)))) throw new NoInstallation(dataDirectory, `no ${KEY_FILE}`)
  return tokenKeysIn(dataDirectory, await readKeyFile(dataDirectory))
}

type Ring = {
  readonly revision: number
  readonly signing: { readonly id: string; readonly key: Awaited<ReturnType<typeof importJWK>> }
  readonly byId: ReadonlyMap<string, Awaited<ReturnType<typeof importJWK>>>
  readonly jwks: readonly JWK[]
}

async function ringOf({ revision, current, next, retired }: KeyFile): Promise<Ring> {
  const open = [current, ...(next ? [next] : []), ...retired].map(({ id, key: { kty, crv, x } }) => ({
    id,
    key: { kty, crv, x },
  }))
  return {
    revision,
    signing: { id: current.id, key: await importJWK({ ...current.key }, ALGORITHM) },
    byId: new Map(await Promise.all(open.map(async ({ id, key }) => [id, await importJWK(key, ALGORITHM)] as const))),
    jwks: open.map(({ id, key }) => ({ ...key, kid: id, alg: ALGORITHM, use: 'sig' })),
  }
}

async function tokenKeysIn(directory: string, file: KeyFile): Promise<TokenKeys> {
  let ring = await ringOf(file)
  let readMs = performance.now()
  let reading: Promise<void> | null = null
  let waiting: Promise<void> | null = null

  async function read(): Promise<void> {
    const startedMs = performance.now()
    try {
      if ((await newestRevision(directory)) > ring.revision) {
        const made = await ringOf(await readKeyFile(directory))
        if (made.revision > ring.revision) ring = made
      }
      readMs = startedMs
    } catch {
      // The directory is unavailable for a moment: the keys that are known go on, and the next request asks again.
    }
  }

  /** Ends after a read that began after this call: one that runs already may have missed a change. */
  function refresh(): Promise<void> {
    if (reading === null) {
      reading = read().finally(() => {
        reading = null
      })
      return reading
    }
    waiting ??= reading.then(() => {
      waiting = null
      return refresh()
    })
    return waiting
  }
  const isStale = () => performance.now() - readMs > FRESH_MS

  return {
    get published() {
      return { keys: ring.jwks }
    },
    refresh,
    accepts: (id) => (isStale() ? refresh().then(() => ring.byId.has(id)) : ring.byId.has(id)),

    async sign({ tenant, actor, role, scope, sessionId, clientId }, lifetimeS) {
      if (!(lifetimeS <= LONGEST_LIFE_S)) throw new TokenRefused('too-long')
      if (isStale()) await refresh()
      const { signing } = ring
      return new SignJWT({
        tenant: isInstallationRole(role) ? installationTenant : TenantId.parse(tenant),
        ...(role && { role }),
        ...(scope !== undefined && { scope }),
        ...(sessionId !== undefined && { sid: sessionId }),
        ...(clientId !== undefined && { client_id: clientId }),
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signing.id })
        .setSubject(PersonId.parse(actor))
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1_000) + lifetimeS)
        .setJti(randomUUID())
        .sign(signing.key)
    },

    async verify(token) {
      if (token.length > LONGEST_TOKEN) throw new TokenRefused('invalid')
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          async ({ kid = '' }) => {
            // `jku`, `x5u` and `jwk` in the header are ignored.
            if (isStale() || !ring.byId.has(kid)) await refresh()
            const key = ring.byId.get(kid)
            if (!key) throw new TokenRefused('invalid')
            return key
          },
          {
            algorithms: [ALGORITHM],
            typ: TYPE,
            issuer: ISSUER,
            audience: AUDIENCE,
            requiredClaims: ['exp', 'sub'],
            clockTolerance: TOLERANCE_S,
          },
        )
        refuseInvalidTimes(payload, Date.now() / 1_000)
        const claims = Claims.parse(payload)
        return {
          tenant: claims.tenant,
          actor: claims.sub,
          onBehalfOf: null,
          roles: claims.role === undefined ? [] : [claims.role],
          permissions: permissionsOf(claims),
          expiresAtMs: (claims.exp + TOLERANCE_S) * 1_000,
          keyId: protectedHeader.kid ?? '',
          ...(claims.sid !== undefined && { sessionId: claims.sid }),
          ...(claims.client_id !== undefined && { clientId: claims.client_id }),
        }
      } catch (cause) {
        if (cause instanceof TokenRefused) throw cause
        if (cause instanceof errors.JWTExpired) throw new TokenRefused('expired', { cause })
        if (cause instanceof errors.JOSEError || cause instanceof z.ZodError)
          throw new TokenRefused('invalid', { cause })
        throw cause
      }
    },
  }
}

/** The signature is valid, but the times are not: a clock that is ahead, a mistake, or a stolen key. */
function refuseInvalidTimes({ iat, exp }: JWTPayload, nowS: number): void {
  if (iat !== undefined && !(iat <= nowS + TOLERANCE_S)) throw new TokenRefused('from-the-future')
  if (!((exp ?? 0) - (iat ?? nowS) <= LONGEST_LIFE_S)) throw new TokenRefused('too-long')
}

/** The permissions of the role or of the scope, or, if both are given, those of the role that are also in the scope. */
function permissionsOf({ role, scope, tenant }: z.output<typeof Claims>): Grants {
  const named = scope === undefined ? undefined : new Set(scope.split(' '))
  if (role === undefined) return permissionsOfService(named ?? [], tenant)
  const ofRole = permissionsOfRoles([role], tenant)
  return named ? new Map([...ofRole].filter(([permission]) => named.has(permission))) : ofRole
}
