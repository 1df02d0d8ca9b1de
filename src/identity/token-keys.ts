// The installation's own signing keys: created at the first start, stored in its data directory, published as a key
// set.

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import { z } from 'zod'
import { installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { FileUnusable, fileMadeOnce } from '#platform/file-made-once.ts'
import { isThere, NoInstallation } from '#platform/installation.ts'
import type { Caller } from './caller.ts'
import { LONGEST_LIFE_S } from './lifetimes.ts'
import { isInstallationRole, isRole, permissionsOfRoles, permissionsOfService, type Role } from './permissions.ts'

/** Fixed, so that nothing in a token can choose how it is verified. */
const ALGORITHM = 'EdDSA'
const FILE = 'token-keys.json'
const ISSUER = 'sillage'
const AUDIENCE = 'sillage'
const TYPE = 'at+jwt'
/** The clocks of two machines differ. */
const TOLERANCE_S = 30
const LONGEST_TOKEN = 4_096

/** The claims of a token about its holder. The origin comes from the request. */
export type TokenHolder = Omit<Authenticated, 'origin'> & {
  /** The session that the token belongs to: it holds only as long. Absent for a token made by hand. */
  readonly sessionId?: string
}

export type Authenticated = Caller & {
  /** The roles that the permissions follow from; none for a program with explicit permissions. */
  readonly roles: readonly string[]
  readonly expiresAtMs: number
  /** The session, if the caller signed in. */
  readonly session?: { readonly id: string; readonly kind: 'cookie' | 'tokens' }
  /** The caller's permissions now, for what lasts longer than a request; null if the session has ended. */
  readonly permissionsNow?: () => Promise<Grants | null>
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
}

export type TokenKeys = {
  /** The public keys, as `/.well-known/jwks.json` returns them. */
  readonly published: { readonly keys: readonly JWK[] }
  sign(claims: TokenClaims, lifetimeS: number): Promise<string>
  /** The holder of the token. Throws TokenRefused. */
  verify(token: string): Promise<TokenHolder>
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

const PrivateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })
const KeyFile = z.object({
  /** The last key signs; the others still verify. */
  keys: z.array(z.object({ id: z.string(), createdAt: z.string(), key: PrivateKey })).min(1),
})
type KeyFile = z.output<typeof KeyFile>

const Claims = z.object({
  sub: PersonId,
  tenant: TenantId,
  exp: z.number(),
  iat: z.number().optional(),
  role: z.string().refine(isRole).optional(),
  /** Explicit permissions, instead of those of a role or to narrow them. */
  scope: z.string().max(2_000).optional(),
  sid: z.uuid().optional(),
})

/** Opens the keys of a data directory, and creates the first one if there is none. */
export const openTokenKeys = async (dataDirectory: string): Promise<TokenKeys> =>
  tokenKeysOf(await readOrMake(dataDirectory))

/** Opens the keys of an existing installation. Throws NoInstallation if it has none. */
export async function readTokenKeys(dataDirectory: string): Promise<TokenKeys> {
  const path = join(dataDirectory, FILE)
  if (!(await isThere(path))) throw new NoInstallation(dataDirectory, `no ${FILE}`)
  return tokenKeysOf(keysIn(await readFile(path, 'utf8'), path))
}

async function tokenKeysOf(file: KeyFile): Promise<TokenKeys> {
  const keyPairs = await Promise.all(
    file.keys.map(async ({ id, key }) => {
      const { d: _, ...open } = key
      return {
        id,
        private: await importJWK({ ...key }, ALGORITHM),
        public: await importJWK({ ...open }, ALGORITHM),
        jwk: { ...open, kid: id, alg: ALGORITHM, use: 'sig' },
      }
    }),
  )
  const byId = new Map(keyPairs.map((key) => [key.id, key]))
  const signing = keyPairs.at(-1)
  if (!signing) throw new Error('the key file contains no key')

  return {
    published: { keys: keyPairs.map(({ jwk }) => jwk) },

    async sign({ tenant, actor, role, scope, sessionId }, lifetimeS) {
      if (!(lifetimeS <= LONGEST_LIFE_S)) throw new TokenRefused('too-long')
      return new SignJWT({
        tenant: isInstallationRole(role) ? installationTenant : TenantId.parse(tenant),
        ...(role && { role }),
        ...(scope !== undefined && { scope }),
        ...(sessionId !== undefined && { sid: sessionId }),
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signing.id })
        .setSubject(PersonId.parse(actor))
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1_000) + lifetimeS)
        .setJti(randomUUID())
        .sign(signing.private)
    },

    async verify(token) {
      if (token.length > LONGEST_TOKEN) throw new TokenRefused('invalid')
      try {
        const { payload } = await jwtVerify(
          token,
          ({ kid }) => {
            // `jku`, `x5u` and `jwk` in the header are ignored.
            const key = byId.get(kid ?? '')
            if (!key) throw new TokenRefused('invalid')
            return key.public
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
          ...(claims.sid !== undefined && { sessionId: claims.sid }),
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

async function readOrMake(dataDirectory: string): Promise<KeyFile> {
  const path = join(dataDirectory, FILE)
  const text = await fileMadeOnce(path, async () => {
    const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
    const key = PrivateKey.parse(await exportJWK(privateKey))
    const made: KeyFile = {
      keys: [{ id: await calculateJwkThumbprint({ ...key }), createdAt: new Date().toISOString(), key }],
    }
    return JSON.stringify(made)
  })
  return keysIn(text, path)
}

function keysIn(text: string, path: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(text))
  } catch {
    throw new FileUnusable(`${path} is damaged: no key can be read from it. Restore it from the backup.`)
  }
}
