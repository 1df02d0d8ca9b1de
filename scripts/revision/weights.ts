// The implementation of `sillage revision status|reset`, from the log, which is complete whether a worker runs or not.
import type { Service } from '#compose/service.ts'
import { foldEvents } from '#kernel/fold.ts'
import type { TenantId } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import resetRevisionWeights from '../../commands/teaching/reset-revision-weights.ts'
import decider, { revisionWeightsStream, type SchoolWeights } from '../../commands/teaching/revision-weights.ts'
import revisionWeights from '../../projections/teaching/revision-weights.ts'
import { withService } from '../command-line/session.ts'
import { eventsOfStream, sendCommand } from '../models/registry.ts'

export type StatusOptions = { readonly tenant: TenantId; readonly json?: boolean }
export type ResetOptions = StatusOptions & { readonly dryRun?: boolean }

export async function weightsOf(service: Service, tenant: TenantId): Promise<SchoolWeights> {
  const events = await eventsOfStream(service, tenant, revisionWeightsStream(tenant))
  return events.reduce((state, event) => decider.evolve(state, event), decider.initial)
}

const nameOf = (version: number | null): string =>
  version === null ? 'the usual weights' : `version ${version} of the school’s weights`

export async function weightsStatus({ tenant, json = false }: StatusOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const events = await eventsOfStream(service, tenant, revisionWeightsStream(tenant))
      const fitted = [...foldEvents(revisionWeights, events).values()].map(({ key, row }) => ({
        ...revisionWeights.key.parse(key),
        ...revisionWeights.row.parse(row),
      }))
      const inForce = fitted.find(({ until }) => until === null)?.version ?? null
      if (json) {
        console.log(JSON.stringify({ tenant, inForce, fitted }))
        return
      }
      console.log(`In force: ${nameOf(inForce)}.`)
      for (const { version, from, until, reviews, learners, lossBefore, lossAfter } of fitted)
        console.log(
          [
            `version ${version}: ${readableCount(reviews)} reviews of ${readableCount(learners)} learners,`,
            `loss ${shownLoss(lossBefore)} before and ${shownLoss(lossAfter)} after,`,
            `from ${from} ${until === null ? 'on' : `to ${until}`}`,
          ].join(' '),
        )
    },
    { lookOnly: true },
  )
}

export const shownLoss = (loss: number): string => loss.toFixed(4)

export async function resetWeights({ tenant, dryRun = false, json = false }: ResetOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const { inForce } = await weightsOf(service, tenant)
      const before = inForce?.version ?? null
      if (before !== null && dryRun) process.exitCode = exitCodes.wouldChange
      else if (before !== null) await sendCommand(service, tenant, resetRevisionWeights.name, {}, { verb: 'revision' })
      if (json) console.log(JSON.stringify({ tenant, before, changed: before !== null, dryRun }))
      else if (before === null) console.log('The usual weights are in force: nothing changes.')
      else
        console.log(
          `The usual weights ${dryRun ? 'would be' : 'are'} in force from now on, instead of ${nameOf(before)}.`,
        )
    },
    { lookOnly: dryRun },
  )
}
