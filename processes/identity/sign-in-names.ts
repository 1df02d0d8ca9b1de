import { z } from 'zod'
import accountClosed from '#events/identity/account-closed.ts'
import accountOpened from '#events/identity/account-opened.ts'
import { defineProcess, send } from '#kernel/process.ts'
import releaseSignInName from '../../commands/identity/release-sign-in-name.ts'

const Held = z.object({ held: z.object({ signInName: z.string(), claim: z.string() }).nullable() })

const ofPerson = ({ subject }: { readonly subject: string | null }) => subject

/** Frees a sign-in name when its account is closed. An erasure does it itself. */
export default defineProcess('sign-in-names', {
  version: 1,
  // An account that is closed must not keep its name.
  whileLimited: 'goes on',
  description: 'Frees a sign-in name when its account is closed.',
  sends: [releaseSignInName],
  state: Held,
  initial: { held: null },
  on: (on) => [
    on(accountOpened, ofPerson, (_, { data: { signInName, claim } }) => ({ state: { held: { signInName, claim } } })),
    on(accountClosed, ofPerson, (_, { data }) => ({ state: null, send: [send(releaseSignInName, data)] })),
  ],
})
