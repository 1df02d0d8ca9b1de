import openidIdentityClaimed from '#events/identity/openid-identity-claimed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import openidIdentity, { OpenidIdentityId, openidIdentityStream } from './openid-identity.ts'

/** Takes an identity at a provider for one person. The person who holds it may claim it again. */
export default defineCommand('identity.claim-openid-identity', {
  summary: 'Claim an OpenID identity',
  description:
    'Takes an identity at an OpenID provider, given as a keyed hash, for one person. Linking an account sends this command.',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: openidIdentityClaimed.data.extend({ identity: OpenidIdentityId }),
  example: {
    person: exampleSchool.newcomer,
    identity: '5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4',
    claim: 'b0f6e2d8-41a9-8c53-8e7f-90d1c2b3a4f5',
  },
  decider: openidIdentity,
  stream: ({ identity }) => openidIdentityStream(identity),
  decide({ holder }, { person, claim }) {
    if (holder !== null && holder.person !== person)
      return refuse('identity-taken', 'Somebody else in this school is linked to this identity.', {
        pointer: '/subject',
      })
    return holder?.claim === claim ? [] : [openidIdentityClaimed({ person, claim })]
  },
})
