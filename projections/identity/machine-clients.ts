import { z } from 'zod'
import clientDisabled from '#events/identity/client-disabled.ts'
import clientEnabled from '#events/identity/client-enabled.ts'
import { ClientPermission } from '#events/identity/client-permissions.ts'
import clientRegistered from '#events/identity/client-registered.ts'
import clientSecretMade from '#events/identity/client-secret-made.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const PREFIX = 'client-'
const ofStream = ({ stream }: { readonly stream: string }) =>
  stream.startsWith(PREFIX) ? { client: stream.slice(PREFIX.length) } : []

/** The programs that may act, or might act, in each school. It names nobody. */
export default defineProjection('machine-clients', {
  version: 1,
  description: 'The programs registered in the school, what they may do, and whether they are enabled.',
  of: 'client',
  key: z.object({ client: z.uuid().describe('The program, by id.') }),
  row: z.object({
    name: z.string().describe('The program, in words.'),
    permissions: z.array(ClientPermission).describe('What it may do at most.'),
    registeredAt: Instant,
    secretAt: Instant.nullable().describe('When it got its newest secret.'),
    disabledAt: Instant.nullable().describe('Since when it may not act; null while it may.'),
  }),
  on: (on) => [
    on(clientRegistered, ofStream, (_, { data, occurredAt }) => ({
      ...data,
      registeredAt: occurredAt,
      secretAt: null,
      disabledAt: null,
    })),
    on(clientSecretMade, ofStream, (row, { occurredAt }) => (row ? { ...row, secretAt: occurredAt } : remove)),
    on(clientDisabled, ofStream, (row, { occurredAt }) => (row ? { ...row, disabledAt: occurredAt } : remove)),
    on(clientEnabled, ofStream, (row) => (row ? { ...row, disabledAt: null } : remove)),
  ],
})
