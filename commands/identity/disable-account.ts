import accountDisabled from '#events/identity/account-disabled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'

/** Ends all sessions of a person, and refuses to sign them in until the account is opened again. */
export default defineCommand('identity.disable-account', {
  summary: 'Disable an account',
  description:
    'Ends all sessions of a person and refuses new ones until the account is opened again. Once it is answered, no process admits the person.',
  route: 'POST /api/accounts/{person}/disable',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.newcomer },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide({ status }) {
    if (status === 'disabled') return []
    return status === 'open' ? [accountDisabled({})] : refuse('account-not-open', 'This person has no account.')
  },
})
