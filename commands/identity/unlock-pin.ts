import pinUnlocked from '#events/identity/pin-unlocked.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'
import { noPin } from './account-pin.ts'

/** A learner may try again: once it is recorded, the failures are forgotten. */
export default defineCommand('identity.unlock-pin', {
  summary: 'Unlock a PIN',
  description:
    'Forgets wrong PINs of a learner, who may try again. The same as `POST /api/children/{person}/pin/unlock`.',
  may: 'identity:sign-in-help',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.learner },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ pin }) => (pin.credential !== null ? [pinUnlocked({})] : noPin()),
})
