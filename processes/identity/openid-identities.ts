import { z } from 'zod'
import accountClosed from '#events/identity/account-closed.ts'
import openidLinked from '#events/identity/openid-linked.ts'
import openidUnlinked from '#events/identity/openid-unlinked.ts'
import { defineProcess, send } from '#kernel/process.ts'
import releaseOpenidIdentity from '../../commands/identity/release-openid-identity.ts'

const Link = z.object({ identity: z.string(), claim: z.string() })
const Held = z.object({ links: z.array(Link) })
type Held = z.output<typeof Held>

const ofPerson = ({ subject }: { readonly subject: string | null }) => subject
const without = ({ links }: Held, identity: string) => links.filter((link) => link.identity !== identity)
const releaseAll = ({ links }: Held) => ({ state: null, send: links.map((link) => send(releaseOpenidIdentity, link)) })

/** Frees an identity at a provider when it is unlinked or its account is closed. An erasure does it itself. */
export default defineProcess('openid-identities', {
  version: 1,
  // An account that is closed must not keep its name.
  whileLimited: 'goes on',
  description: 'Frees an identity at a provider when it is unlinked or its account is closed.',
  sends: [releaseOpenidIdentity],
  state: Held,
  initial: { links: [] },
  on: (on) => [
    on(openidLinked, ofPerson, (held, { data: { identity, claim } }) => ({
      state: { links: [...without(held, identity), { identity, claim }] },
    })),
    on(openidUnlinked, ofPerson, (held, { data }) => ({
      state: { links: without(held, data.identity) },
      send: [send(releaseOpenidIdentity, data)],
    })),
    on(accountClosed, ofPerson, releaseAll),
  ],
})
