import accountOpened from '#events/identity/account-opened.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import account, { accountStream } from './account.ts'

/** Opens an account whose sign-in name was claimed. `POST /api/accounts` claims the name, then sends this command. */
export default defineCommand('identity.open-account', {
  summary: 'Open an account',
  description:
    'Lets a person sign in under a name that was claimed for them. Use `POST /api/accounts`, which also claims the name: an account whose name was not claimed cannot sign in.',
  may: 'identity:manage',
  of: ({ person: id }) => ({ kind: 'person', person: id }),
  purpose: 'administration',
  input: accountOpened.data.extend({ person: PersonId }),
  example: {
    person: exampleSchool.newcomer,
    name: 'ines.caradec',
    signInName: '0b54a1a4-7c1e-8f0f-9a52-3d8f4f6f2f10',
    claim: '9f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11',
  },
  decider: account,
  stream: ({ person }) => accountStream(person),
  subject: ({ person }) => person,
  decide: ({ status }, { person: _, ...opened }) =>
    status === 'open' || status === 'disabled'
      ? refuse('account-already-open', 'This person already has an account.', { pointer: '/person' })
      : [accountOpened(opened)],
})
