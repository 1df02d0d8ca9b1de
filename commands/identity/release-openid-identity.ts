import openidIdentityClaimed from '#events/identity/openid-identity-claimed.ts'
import openidIdentityReleased from '#events/identity/openid-identity-released.ts'
import { defineCommand } from '#kernel/command.ts'
import openidIdentity, { OpenidIdentityId, openidIdentityStream } from './openid-identity.ts'

/** Frees an identity at a provider, if the given claim still holds it. */
export default defineCommand('identity.release-openid-identity', {
  summary: 'Release an OpenID identity',
  description:
    'Frees an identity at an OpenID provider if the given claim still holds it. Sent when an account is closed or unlinked.',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: openidIdentityClaimed.data.pick({ claim: true }).extend({ identity: OpenidIdentityId }),
  example: {
    identity: '5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4',
    claim: 'b0f6e2d8-41a9-8c53-8e7f-90d1c2b3a4f5',
  },
  decider: openidIdentity,
  stream: ({ identity }) => openidIdentityStream(identity),
  decide: ({ holder }, { claim }) => (holder?.claim === claim ? [openidIdentityReleased({})] : []),
})
