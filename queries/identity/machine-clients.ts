import { z } from 'zod'
import { ClientPermission } from '#events/identity/client-permissions.ts'
import { momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { defineQuery } from '#kernel/query.ts'
import machineClients from '../../projections/identity/machine-clients.ts'

const ClientId = z.uuid().toLowerCase()

const MachineClient = z
  .object({
    client: ClientId.describe('The program, by id.'),
    name: z.string().describe('The program, in words.'),
    permissions: z.array(ClientPermission).describe('What it may do at most.'),
    registeredAt: momentText('When it was registered.'),
    secretAt: momentText('When it got its newest secret.').nullable(),
    disabledAt: momentText('Since when it may not act; null while it may.').nullable(),
  })
  .meta({ id: 'MachineClient', description: 'A program that is registered in the school.' })

/** The programs of the school, by id. Their secrets are shown once, when they are made, and never here. */
export default defineQuery('machine-clients', {
  summary: 'List the programs',
  description: 'The programs that are registered in the school, disabled ones included, by id.',
  path: '/api/clients',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: z.object({
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(ClientId).optional(),
  }),
  output: z.object({ items: z.array(MachineClient).describe('The programs, by id.'), next: nextPage }),
  example: {
    input: { limit: 1 },
    output: {
      items: [
        {
          client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863',
          name: 'Exercices de calcul',
          permissions: ['learning:record'],
          registeredAt: '2026-10-12T06:00:00.000Z',
          secretAt: '2026-10-12T06:00:00.000Z',
          disabledAt: null,
        },
      ],
      next: null,
    },
  },
  reads: [machineClients],
  about: () => [],
  async run({ db, tenant }, { limit, cursor }) {
    let query = db
      .selectFrom('machineClients')
      .select(['client', 'name', 'permissions', 'registeredAt', 'secretAt', 'disabledAt'])
      .where('tenant', '=', tenant)
      .orderBy('client')
      .limit(limit + 1)
    if (cursor) query = query.where('client', '>', cursor)
    const rows = await query.execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo(last.client) : null }
  },
})
