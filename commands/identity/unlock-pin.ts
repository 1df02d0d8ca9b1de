import pinUnlocked from '#events/identity/pin-unlocked.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'
import { noPin } from './account-pin.ts'

/** Records that a learner may try again. `POST /api/children/{person}/pin/unlock` sends it and forgets the failures. */
export default defineCommand('identity.unlock-pin', {
  summary: 'Record an unlocked PIN',
  description:
    'Records that a learner may try their PIN again. Use `POST /api/children/{person}/pin/unlock`, which also forgets the failures.',
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
