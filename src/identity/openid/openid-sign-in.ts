// Sign-in at an OpenID provider: an identity there that an account is linked to becomes a session here.
// Input: the name of a provider and the browser's way back from it. Output: a session, a link, or a refusal. It never makes an account.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { NewSession } from '../sign-in/sessions.ts'
import type { From, SignIn } from '../sign-in/sign-in.ts'
import { openFlow, sealFlow } from './openid-flow.ts'
import { type Fetch, type Identity, type OpenIdProvider, openIdProvider } from './openid-provider.ts'
import type { OpenIdSettings, ProviderSettings } from './openid-settings.ts'

/** Who links their own account. */
export type OwnLink = { readonly person: PersonId; readonly session: string }

export type Begun =
  | { readonly kind: 'begun'; readonly address: string; readonly cookie: string; readonly provider: ProviderSettings }
  | { readonly kind: 'school-not-open' }

export type Finished =
  | ({ readonly kind: 'signed-in'; readonly returnTo: string } & NewSession)
  /** The caller must still record the link. */
  | { readonly kind: 'to-link'; readonly returnTo: string; readonly own: OwnLink; readonly identity: Identity }
  /** No cookie of this service, an expired one, or one of another provider. */
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'not-linked'; readonly identity: Identity }
  | { readonly kind: 'account-not-open' }
  | { readonly kind: 'session-ended' }

export type OpenIdSignIn = {
  /** Null if no such provider is configured. */
  provider(name: string): ProviderSettings | null
  readonly providers: readonly ProviderSettings[]
  /** Throws ProviderUnavailable. */
  begin(name: string, returnTo: string, link: OwnLink | null): Promise<Begun>
  /** Throws ProviderUnavailable or AnswerRefused. */
  finish(name: string, query: string, cookie: string | null, from: From): Promise<Finished>
}

export type OpenIdParts = {
  readonly settings: OpenIdSettings
  readonly send?: Fetch
  readonly signIn: Pick<SignIn, 'startFor' | 'of'>
  /** A key of the school for what a browser carries; null for a school that is not open. */
  readonly flowKey: (tenant: TenantId) => Promise<Buffer | null>
  /** The person whose account is linked to the identity now. */
  readonly personOf: (tenant: TenantId, identity: Identity) => Promise<PersonId | null>
}

export function openIdSignIn({ settings, send, signIn, flowKey, personOf }: OpenIdParts): OpenIdSignIn {
  const providers = new Map<string, OpenIdProvider>(
    [...settings.values()].map((one) => [one.name, openIdProvider(one, send ? { send } : {})]),
  )
  const providerNamed = (name: string): OpenIdProvider => {
    const provider = providers.get(name)
    if (!provider) throw new Error(`there is no provider ${name}`)
    return provider
  }

  return {
    providers: [...settings.values()],
    provider: (name) => settings.get(name) ?? null,

    async begin(name, returnTo, link) {
      const provider = providerNamed(name)
      const key = await flowKey(provider.settings.school)
      if (key === null) return { kind: 'school-not-open' }
      const { address, checks } = await provider.begin()
      const cookie = await sealFlow({ provider: name, returnTo, link, ...checks }, key)
      return { kind: 'begun', address, cookie, provider: provider.settings }
    },

    async finish(name, query, cookie, from) {
      const provider = providerNamed(name)
      const tenant = provider.settings.school
      const key = cookie === null ? null : await flowKey(tenant)
      const flow = key === null || cookie === null ? null : await openFlow(cookie, key)
      if (flow === null || flow.provider !== name) return { kind: 'not-begun' }
      const { returnTo, link } = flow
      const identity = await provider.finish(query, flow)
      if (link !== null) {
        const standing = await signIn.of(tenant, { id: link.session })
        if (standing?.person !== link.person) return { kind: 'session-ended' }
        return { kind: 'to-link', returnTo, own: link, identity }
      }
      const person = await personOf(tenant, identity)
      if (person === null) return { kind: 'not-linked', identity }
      const session = await signIn.startFor(tenant, person, {
        as: 'cookie',
        secondFactor: provider.settings.secondFactor,
        ...from,
      })
      return session ? { kind: 'signed-in', returnTo, ...session } : { kind: 'account-not-open' }
    },
  }
}
