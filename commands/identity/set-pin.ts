import pinSet from '#events/identity/pin-set.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'

/** Records that a learner got a PIN, and ends the sessions under the one before. `POST /api/children/{person}/pin` sends it. */
export default defineCommand('identity.set-pin', {
  summary: 'Record a new PIN',
  description:
    'Records that a learner got a PIN, and ends all sessions under the one before. Use `POST /api/children/{person}/pin`, which stores the PIN.',
  may: 'identity:sign-in-help',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: pinSet.data.extend(AccountOf.shape),
  example: { person: exampleSchool.learner, credential: '5d3f1b2a-9c8e-4f7a-8b6d-1e2f3a4b5c6d' },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ status }, { credential }) =>
    status === 'disabled'
      ? refuse('account-disabled', 'The account of this person is disabled. Open it again first.')
      : [pinSet({ credential })],
})
