import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import signInName, { SignInNameId, signInNameStream } from './sign-in-name.ts'

/** Takes a sign-in name for one person. The person who holds a name may claim it again. */
export default defineCommand('identity.claim-sign-in-name', {
  summary: 'Claim a sign-in name',
  description: 'Takes a sign-in name, given as a keyed hash, for one person. `POST /api/accounts` sends this command.',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: signInNameClaimed.data.extend({ signInName: SignInNameId }),
  example: {
    person: exampleSchool.newcomer,
    signInName: '0b54a1a4-7c1e-8f0f-9a52-3d8f4f6f2f10',
    claim: '9f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11',
  },
  decider: signInName,
  stream: ({ signInName: id }) => signInNameStream(id),
  decide({ holder }, { person, claim }) {
    if (holder !== null && holder.person !== person)
      return refuse('sign-in-name-taken', 'Somebody else in this school has this sign-in name.', { pointer: '/name' })
    return holder?.claim === claim ? [] : [signInNameClaimed({ person, claim })]
  },
})
