// The implementation of `sillage rgpd retention`.
import { Instant, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { Counted } from '#rights/retention/plan-store.ts'
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
        const counts = await countedToday(retention, school, now)
        const shown = { ...before, plan: null, counts, dryRun: true }
        console.log(json ? JSON.stringify(shown) : retentionText(shown))
        return
      }
      if (confirm !== undefined) {
        if (!(await retention.confirm(school, confirm, OPERATOR, now)))
          throw new UsageError(
            `${confirm} is not the open plan of this school: see sillage rgpd retention --school ${school}`,
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

/** What a plan of today would hold. */
async function countedToday(retention: Retention, school: TenantId, now: Instant): Promise<readonly Counted[]> {
  const counts = new Map<string, Counted>()
  for await (const items of retention.look(school, now))
    for (const { purpose, schoolYear, kept } of items) {
      const key = `${purpose} ${schoolYear} ${kept?.why ?? ''}`
      const known = counts.get(key)
      const until = kept?.until ?? null
      counts.set(key, {
        ...{ purpose, schoolYear, why: kept?.why ?? null, expired: 0 },
        people: (known?.people ?? 0) + 1,
        keptUntil:
          until !== null && (!known?.keptUntil || until > known.keptUntil) ? until : (known?.keptUntil ?? null),
      })
    }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted)
}
