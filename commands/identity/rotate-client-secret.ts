import clientSecretMade from '#events/identity/client-secret-made.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import client, { ClientOf, clientStream } from './client.ts'

/** Records that a program got another secret. `POST /api/clients/{client}/secret` sends this command, and shows the secret. */
export default defineCommand('identity.rotate-client-secret', {
  summary: 'Record another secret',
  description:
    'Records that a program got another secret. Use `POST /api/clients/{client}/secret`, which makes and shows it.',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: clientSecretMade.data.extend(ClientOf.shape),
  example: { client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863', secret: '1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9' },
  decider: client,
  stream: (input) => clientStream(input.client),
  decide: ({ status }, { secret }) =>
    status === 'none'
      ? refuse('client-unknown', 'No program with this id is registered.')
      : [clientSecretMade({ secret })],
})
