// The OpenID providers that this installation trusts, from the file of SILLAGE_OPENID.
// Input: a JSON file and the files of client secrets that it names. Output: the providers by name, or one error that says what to do.
//
// Only this file names an issuer: nothing in a request chooses which host this service talks to.
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { TenantId } from '#kernel/ids.ts'

/** The settings of OpenID Connect cannot be used. */
export class OpenIdRefused extends Error {
  override readonly name = 'OpenIdRefused'
}

/** Plain HTTP is accepted from this machine only, for development and tests. */
export function isTrustworthy(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

const address = (what: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && isTrustworthy(new URL(text)), {
      error: `${what} must be an https address; http is accepted for this machine only`,
      abort: true,
    })
    .refine((text) => new URL(text).username === '' && new URL(text).search === '' && new URL(text).hash === '', {
      error: `${what} must have no user, query or fragment`,
    })

export const ProviderName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
  error: 'must be lower-case letters, digits and hyphens, beginning with a letter',
})

const Provider = z.strictObject({
  issuer: address('issuer'),
  clientId: z.string().min(1).max(500),
  /** Relative to the settings. Without one, the client is public: PKCE alone protects the code. */
  clientSecretFile: z.string().min(1).optional(),
  clientAuthentication: z.enum(['basic', 'post']).default('basic'),
  school: TenantId,
  /** Whether the provider asks staff for a second factor itself. */
  secondFactor: z.boolean().default(false),
  /** For people: the name on a button. */
  label: z.string().min(1).max(100).optional(),
  scope: z
    .string()
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/)
    .refine((text) => text.split(' ').includes('openid'), { error: 'must contain openid' })
    .default('openid'),
})
const Settings = z.strictObject({
  /** The address under which browsers reach this service: the provider sends them back to it. */
  address: address('address').refine((text) => new URL(text).pathname === '/', {
    error: 'must have no path, such as https://sillage.example',
  }),
  providers: z
    .record(ProviderName, Provider)
    .refine((providers) => Object.keys(providers).length > 0, { error: 'has no provider' }),
})

export type ProviderSettings = Omit<z.output<typeof Provider>, 'clientSecretFile'> & {
  readonly name: string
  readonly clientSecret: string | null
  /** Where the provider sends the browser back to. */
  readonly callback: string
}
export type OpenIdSettings = ReadonlyMap<string, ProviderSettings>

export const noProviders: OpenIdSettings = new Map()

/** Throws OpenIdRefused. */
export async function readOpenIdSettings(file: string): Promise<OpenIdSettings> {
  const found = Settings.safeParse(jsonIn(await textOf(file), file))
  if (!found.success) {
    const problems = found.error.issues.map((issue) => {
      const why = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
      return `- ${issue.path.join('.') || 'the file'}: ${why}`
    })
    throw new OpenIdRefused([`${file}, which SILLAGE_OPENID names, is refused:`, ...problems].join('\n'))
  }
  const { address: base, providers } = found.data
  const read = Object.entries(providers).map(async ([name, { clientSecretFile, ...provider }]) => {
    const clientSecret =
      clientSecretFile === undefined ? null : await secretIn(resolve(dirname(file), clientSecretFile))
    return [name, { ...provider, name, clientSecret, callback: callbackOf(base, name) }] as const
  })
  return new Map(await Promise.all(read))
}

export const callbackOf = (base: string, name: string): string =>
  new URL(`/api/sign-in/openid/${name}/callback`, base).href

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new OpenIdRefused(
      `${file} cannot be read. SILLAGE_OPENID needs it: correct the path, or unset the variable.`,
      {
        cause,
      },
    )
  }
}

async function secretIn(file: string): Promise<string> {
  const secret = (await textOf(file)).trim()
  if (secret === '') throw new OpenIdRefused(`${file} is empty: write the client’s secret into it.`)
  return secret
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OpenIdRefused(`${file}, which SILLAGE_OPENID names, is not valid JSON.`)
  }
}
