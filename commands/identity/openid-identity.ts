// The decider of an identity at an OpenID provider: who holds it. The id of the stream is a keyed hash of issuer and subject.
import { z } from 'zod'
import openidIdentityClaimed from '#events/identity/openid-identity-claimed.ts'
import openidIdentityReleased from '#events/identity/openid-identity-released.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type PersonId, type StreamName, streamName } from '#kernel/ids.ts'

export type OpenidIdentity = { readonly holder: { readonly person: PersonId; readonly claim: string } | null }

export const OpenidIdentityId = z.uuid().toLowerCase().describe('A keyed hash of issuer and subject, as a UUID.')

export const openidIdentityStream = (id: string): StreamName => streamName('openid-identity', id)

export default defineDecider<OpenidIdentity>('identity.openid-identity', {
  stream: 'openid-identity',
  initial: { holder: null },
  evolve: (on) => [
    on(openidIdentityClaimed, (_, { data: { person, claim } }) => ({ holder: { person, claim } })),
    on(openidIdentityReleased, () => ({ holder: null })),
  ],
})
