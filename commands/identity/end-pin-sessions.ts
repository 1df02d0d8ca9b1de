import pinSessionsEnded from '#events/identity/pin-sessions-ended.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'
import { noPin } from './account-pin.ts'

/** Signs a learner out everywhere. The PIN stays. */
export default defineCommand('identity.end-pin-sessions', {
  summary: 'End the sessions of a child',
  description:
    'Ends all sessions that a learner began with their PIN, on every device. Other processes follow within one second. The PIN stays.',
  route: 'POST /api/children/{person}/sessions/end',
  may: 'identity:sign-in-help',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.learner },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ pin }) => (pin.credential !== null ? [pinSessionsEnded({})] : noPin()),
})
