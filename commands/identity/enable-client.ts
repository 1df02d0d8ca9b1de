import clientEnabled from '#events/identity/client-enabled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import client, { ClientOf, clientStream } from './client.ts'

/** Lets a program that was disabled act again, with the secrets that it had. */
export default defineCommand('identity.enable-client', {
  summary: 'Enable a program',
  description: 'Lets a program that was disabled act again, with the secrets that it had.',
  route: 'POST /api/clients/{client}/enable',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: ClientOf,
  example: { client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863' },
  decider: client,
  stream: (input) => clientStream(input.client),
  decide({ status }) {
    if (status === 'none') return refuse('client-unknown', 'No program with this id is registered.')
    return status === 'enabled' ? [] : [clientEnabled({})]
  },
})
