import openidLinked from '#events/identity/openid-linked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { accountStream } from './account.ts'
import linkedIdentities, { MOST_LINKS } from './linked-identities.ts'

/** Links an account to an identity that was claimed. `POST /api/accounts/{person}/identities` claims it, then sends this command. */
export default defineCommand('identity.link-openid', {
  summary: 'Link to a claimed identity',
  description:
    'Lets a person sign in with an identity at an OpenID provider that was claimed for them. Use `POST /api/accounts/{person}/identities`, which also claims the identity.',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: openidLinked.data.extend({ person: PersonId }),
  example: {
    person: exampleSchool.newcomer,
    provider: 'ent',
    identity: '5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4',
    claim: 'b0f6e2d8-41a9-8c53-8e7f-90d1c2b3a4f5',
  },
  decider: linkedIdentities,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide({ hasAccount, links }, { person: _, ...linked }) {
    if (!hasAccount) return refuse('account-not-open', 'This person has no account. Open one first.')
    if (links.some(({ identity, claim }) => identity === linked.identity && claim === linked.claim)) return []
    if (links.length >= MOST_LINKS)
      return refuse(
        'too-many-identities',
        `An account is linked to at most ${MOST_LINKS} identities. Unlink one first.`,
      )
    return [openidLinked(linked)]
  },
})
