import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import signInNameReleased from '#events/identity/sign-in-name-released.ts'
import { defineCommand } from '#kernel/command.ts'
import signInName, { SignInNameId, signInNameStream } from './sign-in-name.ts'

/** Frees a sign-in name, if the given claim still holds it. */
export default defineCommand('identity.release-sign-in-name', {
  summary: 'Release a sign-in name',
  description: 'Frees a sign-in name if the given claim still holds it. Sent when an account is closed.',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: signInNameClaimed.data.pick({ claim: true }).extend({ signInName: SignInNameId }),
  example: {
    signInName: '0b54a1a4-7c1e-8f0f-9a52-3d8f4f6f2f10',
    claim: '9f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11',
  },
  decider: signInName,
  stream: ({ signInName: id }) => signInNameStream(id),
  decide: ({ holder }, { claim }) => (holder?.claim === claim ? [signInNameReleased({})] : []),
})
