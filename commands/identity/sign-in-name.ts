// The decider of a sign-in name: who holds it. The id of the stream is a keyed hash of the name.
import { z } from 'zod'
import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import signInNameReleased from '#events/identity/sign-in-name-released.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type PersonId, type StreamName, streamName } from '#kernel/ids.ts'

export type SignInName = { readonly holder: { readonly person: PersonId; readonly claim: string } | null }

export const SignInNameId = z.uuid().toLowerCase().describe('A keyed hash of the name, as a UUID.')

export const signInNameStream = (id: string): StreamName => streamName('sign-in-name', id)

export default defineDecider<SignInName>('identity.sign-in-name', {
  stream: 'sign-in-name',
  initial: { holder: null },
  evolve: (on) => [
    on(signInNameClaimed, (_, { data: { person, claim } }) => ({ holder: { person, claim } })),
    on(signInNameReleased, () => ({ holder: null })),
  ],
})
