import pinRemoved from '#events/identity/pin-removed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'
import { noPin } from './account-pin.ts'

/** Ends a learner's PIN and the sessions under it. */
export default defineCommand('identity.remove-pin', {
  summary: 'Remove a PIN',
  description:
    'Ends the PIN of a learner and all sessions under it. Other processes follow within one second. The learner cannot sign in with a PIN until they get another one.',
  route: 'POST /api/children/{person}/pin/remove',
  may: 'identity:sign-in-help',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.learner },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ pin }) => (pin.credential !== null ? [pinRemoved({})] : noPin()),
})
