// One OpenID provider: the address to send a browser to, and what the code that it comes back with says about the person.
//
// Discovery is lazy, since the provider may be down when this service starts; a failure is forgotten, so the next sign-in tries
// again. The keys of the provider are fetched for each sign-in: a key that it replaced counts at once.
import * as client from 'openid-client'
import { isLoopback, isTrustworthy, type ProviderSettings } from './openid-settings.ts'

/** What must come back unchanged, and what proves that the same browser began. */
export type Checks = { readonly state: string; readonly nonce: string; readonly verifier: string }

export type Identity = { readonly issuer: string; readonly subject: string }

/** The provider does not answer, or not as one: the person can try again later. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

/** What the provider, or the browser, sent is not accepted. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused'
  /** `denied`: the person or the provider declined; `invalid`: something does not match. */
  readonly reason: 'denied' | 'invalid'
  constructor(reason: AnswerRefused['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export type OpenIdProvider = {
  readonly settings: ProviderSettings
  /** The address of the provider for the browser, and what its answer is checked against. Throws ProviderUnavailable. */
  begin(): Promise<{ readonly address: string; readonly checks: Checks }>
  /** Throws ProviderUnavailable or AnswerRefused. */
  finish(query: string, checks: Checks): Promise<Identity>
}

const TIMEOUT_S = 5
const FRESH_MS = 3_600_000

export type Fetch = (address: string, options: client.CustomFetchOptions) => Promise<Response>

const overNetwork: Fetch = (address, { method, headers, body, redirect, signal }) =>
  fetch(address, { method, headers, redirect, ...(body && { body }), ...(signal && { signal }) })

export function openIdProvider(
  settings: ProviderSettings,
  {
    send = overNetwork,
    nowMs = () => performance.now(),
  }: { readonly send?: Fetch; readonly nowMs?: () => number } = {},
): OpenIdProvider {
  const issuer = new URL(settings.issuer)
  const secret = settings.clientSecret
  const authentication =
    secret === null
      ? client.None()
      : settings.clientAuthentication === 'post'
        ? client.ClientSecretPost(secret)
        : client.ClientSecretBasic(secret)
  /** The provider names its addresses itself: they get the same rule as the issuer, and no redirect is followed. */
  const checked: Fetch = (address, options) => {
    if (!isTrustworthy(new URL(address))) throw new ProviderUnavailable(`${settings.name} names an address without TLS`)
    return send(address, { ...options, redirect: 'manual' })
  }
  const execute = [...(isLoopback(issuer) ? [client.allowInsecureRequests] : []), client.enableNonRepudiationChecks]

  let found: { readonly metadata: client.ServerMetadata; readonly atMs: number } | null = null
  let looking: Promise<client.ServerMetadata> | null = null

  async function discover(): Promise<client.ServerMetadata> {
    const configuration = await client.discovery(issuer, settings.clientId, undefined, authentication, {
      timeout: TIMEOUT_S,
      [client.customFetch]: checked,
      execute,
    })
    const metadata = configuration.serverMetadata()
    found = { metadata, atMs: nowMs() }
    return metadata
  }

  async function configuration(): Promise<client.Configuration> {
    if (found === null || nowMs() - found.atMs > FRESH_MS)
      looking ??= discover().finally(() => {
        looking = null
      })
    let metadata: client.ServerMetadata
    try {
      metadata = looking ? await looking : (found?.metadata ?? (await discover()))
    } catch (cause) {
      throw new ProviderUnavailable(`${settings.name} cannot be discovered`, { cause })
    }
    // A new one each time, with no keys of the provider in it.
    const made = new client.Configuration(metadata, settings.clientId, undefined, authentication)
    made.timeout = TIMEOUT_S
    made[client.customFetch] = checked
    for (const apply of execute) apply(made)
    return made
  }

  return {
    settings,

    async begin() {
      const checks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const { href } = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.callback,
        scope: settings.scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      })
      return { address: href, checks }
    },

    async finish(query, { state, nonce, verifier }) {
      const used = await configuration()
      const url = new URL(settings.callback)
      url.search = query
      try {
        const tokens = await client.authorizationCodeGrant(used, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new AnswerRefused('invalid', 'no id token')
        return { issuer: claims.iss, subject: claims.sub }
      } catch (error) {
        // The next sign-in looks again: addresses may have moved.
        found = null
        throw refusalOf(error, settings.name)
      }
    },
  }
}

const networkCodes: ReadonlySet<unknown> = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'])

/** Messages of the library name rules, never values; its causes hold tokens and are dropped. */
function refusalOf(error: unknown, name: string): Error {
  if (error instanceof AnswerRefused || error instanceof ProviderUnavailable) return error
  if (error instanceof client.AuthorizationResponseError)
    return error.error === 'server_error' || error.error === 'temporarily_unavailable'
      ? new ProviderUnavailable(`${name} answers ${error.error}`)
      : new AnswerRefused('denied', `${name} answers ${error.error}`)
  if (error instanceof client.ResponseBodyError)
    return error.error === 'invalid_grant'
      ? new AnswerRefused('invalid', `${name} does not accept the code`)
      : new ProviderUnavailable(`${name} refuses this client: ${error.error}`)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof client.ClientError && networkCodes.has(code) && !isAboutTheToken(error))
    return new ProviderUnavailable(`${name} does not answer as a provider (${String(code)})`)
  if (error instanceof client.ClientError)
    return new AnswerRefused('invalid', `${name}: ${error.message} (${String(code)})`)
  return new ProviderUnavailable(`${name} does not answer`)
}

/** An answer that arrived whole, and whose token is missing or wrong. */
const isAboutTheToken = (error: Error): boolean => /token|jwt|claim/i.test(error.message)
