import accountClosed from '#events/identity/account-closed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'

/** Ends an account for good. The sign-in name becomes free; the person may get another account later. */
export default defineCommand('identity.close-account', {
  summary: 'Close an account',
  description:
    'Ends all sessions of a person and frees the sign-in name. The person may get another account later, with another password.',
  route: 'POST /api/accounts/{person}/close',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.newcomer },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ status, held }) =>
    held && (status === 'open' || status === 'disabled')
      ? [accountClosed(held)]
      : refuse('account-not-open', 'This person has no account.'),
})
