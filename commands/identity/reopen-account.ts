import accountReopened from '#events/identity/account-reopened.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import account, { AccountOf, accountStream } from './account.ts'

/** Lets a person with a disabled account sign in again. Their earlier sessions stay ended. */
export default defineCommand('identity.reopen-account', {
  summary: 'Open an account again',
  description: 'Lets a person with a disabled account sign in again. Their earlier sessions stay ended.',
  route: 'POST /api/accounts/{person}/reopen',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: AccountOf,
  example: { person: exampleSchool.newcomer },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide({ status }) {
    if (status === 'open') return []
    return status === 'disabled' ? [accountReopened({})] : refuse('account-not-open', 'This person has no account.')
  },
})
