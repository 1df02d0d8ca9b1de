// The implementation of `sillage rgpd record` and `sillage rgpd breaches`.
import { z } from 'zod'
import { permissionsOfService } from '#identity/permissions.ts'
import type { TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { frenchPage, frenchPdf } from '#rights/french-page.ts'
import { recordDocument } from '#rights/records/record-page.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type RegisterOptions = { readonly school: TenantId; readonly json?: boolean; readonly pdf?: boolean }

/** A document in French, to redirect into a file. */
export async function record({ school, json, pdf }: RegisterOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const made = await service.recordOf(school)
      if (!made) throw new UsageError(`There is no school ${school}.`)
      const document = recordDocument(made)
      if (json) process.stdout.write(`${JSON.stringify(made)}\n`)
      else process.stdout.write(pdf ? await frenchPdf(document, made.madeAt) : frenchPage(document))
    },
    { lookOnly: true },
  )
}

const Breaches = z.object({
  items: z.array(
    z.looseObject({
      breach: z.string(),
      discoveredAt: z.string(),
      notifyBy: z.string(),
      risk: z.string().nullable(),
      authorityToldAt: z.string().nullable(),
      closedAt: z.string().nullable(),
      warning: z.enum(['near', 'missed']).nullable(),
    }),
  ),
})

export async function breaches({ school, json }: RegisterOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const { output } = await service.queries.run({
        query: 'breach-register',
        input: {},
        caller: {
          tenant: school,
          actor: processActor('command line'),
          onBehalfOf: null,
          permissions: permissionsOfService(['rights:decide'], school),
          origin: { kind: 'command-line', verb: 'rgpd breaches' },
        },
      })
      const { items } = Breaches.parse(output)
      console.log(json ? JSON.stringify(items) : breachesText(items))
    },
    { lookOnly: true },
  )
}

type Noted = z.output<typeof Breaches>['items'][number]

function breachesText(items: readonly Noted[]): string {
  if (items.length === 0) return 'No breach has been noted.'
  return items
    .map((noted) =>
      [
        noted.breach,
        `discovered ${noted.discoveredAt}`,
        `risk ${noted.risk ?? 'not assessed'}`,
        clockText(noted),
        noted.closedAt === null ? 'open' : `closed ${noted.closedAt}`,
      ].join('  '),
    )
    .join('\n')
}

function clockText({
  authorityToldAt,
  risk,
  notifyBy,
  warning,
}: Pick<Noted, 'authorityToldAt' | 'risk' | 'notifyBy' | 'warning'>): string {
  if (authorityToldAt !== null) return `authority told ${authorityToldAt}`
  if (risk === 'none') return 'nobody has to be told'
  return `tell the authority by ${notifyBy}${warning === 'missed' ? ' LATE' : warning === 'near' ? ' soon' : ''}`
}
