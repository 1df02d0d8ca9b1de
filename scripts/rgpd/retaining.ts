// The implementation of `sillage rgpd retention`.
import { Instant, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { Retention } from '#rights/retention/retention.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { retentionText } from './retention-text.ts'

export type RetentionOptions = {
  readonly school: TenantId
  readonly dryRun?: boolean
  readonly confirm?: string
  readonly json?: boolean
}

/** Decided at a terminal of the server. */
const OPERATOR = processActor('command line')

export async function retention({ school, dryRun, confirm, json }: RetentionOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const retention: Retention = service.retention
      const now = Instant.parse(new Date().toISOString())
      const before = await retention.summary(school)
      if (before === null) throw new UsageError('This school is not open.')
      if (dryRun) {
        const counts = await retention.preview(school, now)
        const shown = { ...before, plan: null, counts, dryRun: true }
        console.log(json ? JSON.stringify(shown) : retentionText(shown))
        return
      }
      if (confirm !== undefined) {
        if (!(await retention.confirm(school, confirm, OPERATOR, now)))
          throw new UsageError(
            `${confirm} is not the open plan of this school: see sillage rgpd retention --tenant ${school}`,
          )
        await retention.carryOut(school, { now, signal })
      } else await retention.plan(school, now)
      const summary = await retention.summary(school)
      if (summary === null) throw new UsageError('This school is not open.')
      console.log(json ? JSON.stringify(summary) : retentionText(summary))
      // Interrupted, or another process carries it out.
      if (confirm !== undefined && summary.plan?.finishedAt === null) process.exitCode = exitCodes.found
    },
    dryRun ? { lookOnly: true } : {},
  )
}
