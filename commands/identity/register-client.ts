import clientRegistered from '#events/identity/client-registered.ts'
import clientSecretMade from '#events/identity/client-secret-made.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import client, { ClientOf, clientStream } from './client.ts'

/** Lets a program act in the school. `POST /api/clients` sends this command, and shows the secret. */
export default defineCommand('identity.register-client', {
  summary: 'Register a program',
  description: 'Lets a program act in the school. Use `POST /api/clients`, which also gives it a secret.',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: clientRegistered.data.extend({ ...ClientOf.shape, ...clientSecretMade.data.shape }),
  example: {
    client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863',
    name: 'Exercices de calcul',
    permissions: ['learning:record'],
    secret: '8c5d0f1e-72b3-4a96-9e08-1f6a3d5c7b42',
  },
  decider: client,
  stream: (input) => clientStream(input.client),
  decide: ({ status }, { name, permissions, secret }) =>
    status === 'none'
      ? [clientRegistered({ name, permissions: [...new Set(permissions)].sort() }), clientSecretMade({ secret })]
      : refuse('client-already-registered', 'A program with this id is registered already.', { pointer: '/client' }),
})
