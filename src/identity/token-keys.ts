// The installation's own signing keys: made at the first start, kept in its data directory, published as a key set.

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
import { PersonId, TenantId } from '#kernel/ids.ts'
import { FileUnusable, fileMadeOnce } from '#platform/file-made-once.ts'
import { isThere, NoInstallation } from '#platform/installation.ts'
import type { Caller } from './caller.ts'
import { LONGEST_LIFE_S } from './lifetimes.ts'
import { isRole, type Role, roles } from './permissions.ts'

/** Nothing that a token says of itself chooses how it is checked. */
const ALGORITHM = 'EdDSA'
const FILE = 'token-keys.json'
const ISSUER = 'sillage'
const AUDIENCE = 'sillage'
const TYPE = 'at+jwt'
/** Clocks of two machines differ. */
const TOLERANCE_S = 30
const LONGEST_TOKEN = 4_096

/** What a token says of its holder. Where a request came from is the request's to say. */
export type TokenHolder = Omit<Authenticated, 'origin'>

export type Authenticated = Caller & { readonly role: Role | null; readonly expiresAtMs: number }

export type TokenClaims = {
  readonly tenant: string
  readonly actor: string
  /** Null where the scope alone says what is allowed. */
  readonly role: Role | null
  readonly scope?: string
}

export type TokenKeys = {
  /** The public halves, as `/.well-known/jwks.json` gives them. */
  readonly published: { readonly keys: readonly JWK[] }
  sign(claims: TokenClaims, lifetimeS: number): Promise<string>
  /** Who the token speaks for. Throws TokenRefused. */
  verify(token: string): Promise<TokenHolder>
}

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  /** `from-the-future`: issued later than it is here; `too-long`: good for longer than any token may be. */
  readonly reason: 'expired' | 'invalid' | 'from-the-future' | 'too-long'
  constructor(reason: TokenRefused['reason'], options?: ErrorOptions) {
    super(`the token is ${reason}`, options)
    this.reason = reason
  }
}

const PrivateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })
const KeyFile = z.object({
  /** The last one signs; the others still verify. */
  keys: z.array(z.object({ id: z.string(), createdAt: z.string(), key: PrivateKey })).min(1),
})
type KeyFile = z.output<typeof KeyFile>

const Claims = z.object({
  sub: PersonId,
  tenant: TenantId,
  exp: z.number(),
  iat: z.number().optional(),
  role: z.string().refine(isRole).optional(),
  /** Permissions in so many words, in place of a role's or to narrow it. */
  scope: z.string().max(2_000).optional(),
})

/** Opens the keys of a data directory, and makes the first where there is none. */
export const openTokenKeys = async (dataDirectory: string): Promise<TokenKeys> =>
  tokenKeysOf(await readOrMake(dataDirectory))

/** Opens the keys of an installation that is there: NoInstallation where it has none. */
export async function readTokenKeys(dataDirectory: string): Promise<TokenKeys> {
  const path = join(dataDirectory, FILE)
  if (!(await isThere(path))) throw new NoInstallation(dataDirectory, `no ${FILE}`)
  return tokenKeysOf(keysIn(await readFile(path, 'utf8'), path))
}

async function tokenKeysOf(file: KeyFile): Promise<TokenKeys> {
  const held = await Promise.all(
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
  const byId = new Map(held.map((key) => [key.id, key]))
  const signing = held.at(-1)
  if (!signing) throw new Error('the key file holds no key')

  return {
    published: { keys: held.map(({ jwk }) => jwk) },

    async sign({ tenant, actor, role, scope }, lifetimeS) {
      if (!(lifetimeS <= LONGEST_LIFE_S)) throw new TokenRefused('too-long')
      return new SignJWT({
        tenant: TenantId.parse(tenant),
        ...(role && { role }),
        ...(scope !== undefined && { scope }),
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
            // `jku`, `x5u` and `jwk` in the header are never looked at.
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
        refuseOddTimes(payload, Date.now() / 1_000)
        const claims = Claims.parse(payload)
        return {
          tenant: claims.tenant,
          actor: claims.sub,
          onBehalfOf: null,
          role: claims.role ?? null,
          permissions: permissionsOf(claims.role, claims.scope),
          expiresAtMs: (claims.exp + TOLERANCE_S) * 1_000,
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

/** Signed by the house key and wrong all the same: a clock that is ahead, a mistake, or a key in other hands. */
function refuseOddTimes({ iat, exp }: JWTPayload, nowS: number): void {
  if (iat !== undefined && !(iat <= nowS + TOLERANCE_S)) throw new TokenRefused('from-the-future')
  if (!((exp ?? 0) - (iat ?? nowS) <= LONGEST_LIFE_S)) throw new TokenRefused('too-long')
}

/** A role's permissions, those that the scope names, or where both are there what they have in common. */
function permissionsOf(role: Role | undefined, scope: string | undefined): ReadonlySet<string> {
  const named = scope === undefined ? undefined : new Set(scope.split(' ').filter((name) => name !== ''))
  if (role === undefined) return named ?? new Set()
  return new Set<string>(roles[role].filter((permission) => named?.has(permission) ?? true))
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
    throw new FileUnusable(`${path} is damaged: no key can be read from it. Bring it back from the backup.`)
  }
}
