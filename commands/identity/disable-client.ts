import clientDisabled from '#events/identity/client-disabled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import client, { ClientOf, clientStream } from './client.ts'

/** Refuses a program, and all its tokens at once, until it is enabled again. Other processes follow within one second. */
export default defineCommand('identity.disable-client', {
  summary: 'Disable a program',
  description:
    'Refuses a program, and all its tokens at once, until it is enabled again. Other processes follow within one second.',
  route: 'POST /api/clients/{client}/disable',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: ClientOf,
  example: { client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863' },
  decider: client,
  stream: (input) => clientStream(input.client),
  decide({ status }) {
    if (status === 'none') return refuse('client-unknown', 'No program with this id is registered.')
    return status === 'disabled' ? [] : [clientDisabled({})]
  },
})
