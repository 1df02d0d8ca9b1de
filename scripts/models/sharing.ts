// The implementation of `sillage models share on|off|status`.
import type { Service } from '#compose/service.ts'
import { Reason, type SharedKind, sharedKinds } from '#events/insight/models.ts'
import type { TenantId } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import changeModelSharing from '../../commands/insight/change-model-sharing.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { decidedOn, sendCommand } from './registry.ts'

export type StatusOptions = { readonly tenant: TenantId; readonly json?: boolean }
export type ShareOptions = StatusOptions & {
  readonly reason: string
  readonly kind?: SharedKind
  readonly dryRun?: boolean
}

export async function share(isSharing: boolean, options: ShareOptions): Promise<void> {
  const { tenant, kind: only, dryRun = false, json = false } = options
  const reason = Reason.safeParse(options.reason)
  if (!reason.success) throw new UsageError('--reason: a text of at most 500 characters is expected.')
  await withService(
    async ({ service }) => {
      const kinds = sharedKinds.filter((kind) => only === undefined || kind === only)
      const before = await sharingOf(service, tenant)
      const changes = kinds.filter((kind) => before[kind] !== isSharing)
      if (!dryRun)
        for (const kind of changes)
          await sendCommand(service, tenant, changeModelSharing.name, { kind, isSharing, reason: reason.data })
      if (dryRun && changes.length > 0) process.exitCode = exitCodes.wouldChange
      if (json) console.log(JSON.stringify({ tenant, changed: changes, isSharing, dryRun }))
      else if (changes.length === 0) console.log('Nothing changes.')
      else for (const kind of changes) console.log(changeText(kind, isSharing, dryRun))
    },
    { lookOnly: dryRun },
  )
}

const changeText = (kind: SharedKind, isSharing: boolean, isDry: boolean): string =>
  isSharing
    ? `${kind}: the school ${isDry ? 'would share' : 'shares'} models from now on.`
    : `${kind}: the school ${isDry ? 'would share' : 'shares'} no more, and its shared models ${isDry ? 'would be' : 'are'} retired.`

export async function sharingStatus({ tenant, json = false }: StatusOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const sharing = await sharingOf(service, tenant)
      if (json) console.log(JSON.stringify({ tenant, sharing }))
      else for (const kind of sharedKinds) console.log(`${kind.padEnd(12)} ${sharing[kind] ? 'shared' : 'not shared'}`)
    },
    { lookOnly: true },
  )
}

async function sharingOf(service: Service, tenant: TenantId): Promise<Readonly<Record<SharedKind, boolean>>> {
  const isSharing = async (kind: SharedKind) => (await decidedOn(service, tenant, kind)).isSharing
  return {
    'next-answer': await isSharing('next-answer'),
    'at-risk': await isSharing('at-risk'),
    level: await isSharing('level'),
  }
}
