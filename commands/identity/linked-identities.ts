// The decider of the identities that an account is linked to, at OpenID providers.
import accountClosed from '#events/identity/account-closed.ts'
import accountOpened from '#events/identity/account-opened.ts'
import openidLinked from '#events/identity/openid-linked.ts'
import openidUnlinked from '#events/identity/openid-unlinked.ts'
import { defineDecider } from '#kernel/decider.ts'

export type LinkedIdentity = { readonly provider: string; readonly identity: string; readonly claim: string }
export type LinkedIdentities = { readonly hasAccount: boolean; readonly links: readonly LinkedIdentity[] }

export const MOST_LINKS = 10

const without = (links: readonly LinkedIdentity[], identity: string): readonly LinkedIdentity[] =>
  links.filter((link) => link.identity !== identity)

export default defineDecider<LinkedIdentities>('identity.linked-identities', {
  stream: 'account',
  initial: { hasAccount: false, links: [] },
  evolve: (on) => [
    on(accountOpened, () => ({ hasAccount: true, links: [] })),
    on(accountClosed, () => ({ hasAccount: false, links: [] })),
    on(openidLinked, (state, { data: { provider, identity, claim } }) => ({
      ...state,
      links: [...without(state.links, identity), { provider, identity, claim }],
    })),
    on(openidUnlinked, (state, { data: { identity } }) => ({ ...state, links: without(state.links, identity) })),
  ],
})
