// The decider of a machine client: whether the program may act in the school, and with which permissions.
import { z } from 'zod'
import clientDisabled from '#events/identity/client-disabled.ts'
import clientEnabled from '#events/identity/client-enabled.ts'
import type { ClientPermission } from '#events/identity/client-permissions.ts'
import clientRegistered from '#events/identity/client-registered.ts'
import clientSecretMade from '#events/identity/client-secret-made.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type StreamName, streamName } from '#kernel/ids.ts'

export type Client = {
  readonly status: 'none' | 'enabled' | 'disabled'
  readonly permissions: readonly z.output<typeof ClientPermission>[]
  /** The newest secret. */
  readonly secret: string | null
}

export const ClientId = z.uuid().toLowerCase().describe('A machine client, by id.')
export const ClientOf = z.object({ client: ClientId })

export const clientStream = (client: string): StreamName => streamName('client', client)

export default defineDecider<Client>('identity.client', {
  stream: 'client',
  initial: { status: 'none', permissions: [], secret: null },
  evolve: (on) => [
    on(clientRegistered, (_, { data: { permissions } }) => ({ status: 'enabled', permissions, secret: null })),
    on(clientSecretMade, (state, { data: { secret } }) => ({ ...state, secret })),
    on(clientDisabled, (state) => ({ ...state, status: 'disabled' })),
    on(clientEnabled, (state) => ({ ...state, status: 'enabled' })),
  ],
})
