import openidUnlinked from '#events/identity/openid-unlinked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { accountStream } from './account.ts'
import linkedIdentities from './linked-identities.ts'
import { OpenidIdentityId } from './openid-identity.ts'

/** Ends the link between an account and an identity at a provider. Sessions that began with it go on. */
export default defineCommand('identity.unlink-openid', {
  summary: 'Unlink an OpenID identity',
  description:
    'Refuses to sign a person in with this identity at an OpenID provider from now on. Sessions that have begun go on: to end them, disable the account.',
  route: 'POST /api/accounts/{person}/identities/unlink',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: openidUnlinked.data.pick({ identity: true }).extend({ person: PersonId, identity: OpenidIdentityId }),
  example: { person: exampleSchool.newcomer, identity: '5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4' },
  decider: linkedIdentities,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide({ links }, { identity }) {
    const link = links.find((one) => one.identity === identity)
    return link
      ? [openidUnlinked({ identity, claim: link.claim })]
      : refuse('not-linked', 'The account is not linked to this identity.')
  },
})
