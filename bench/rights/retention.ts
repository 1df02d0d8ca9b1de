// How fast expiry goes: the answers of a school year, of as many learners as a large school has, planned and destroyed.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openService } from '#compose/compose.ts'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { printTable } from '../support/report.ts'
import { fillLearners } from './access.ts'

export type RetentionFigures = {
  /** Events whose content was destroyed, by the time of the plan and of carrying it out. */
  readonly retention_events_per_s: number
  readonly retention_plan_ms: number
  readonly retention_ms: number
}

/** On an empty database. Prints a table. */
export async function retentionFigures(url: string, { quick }: { readonly quick: boolean }): Promise<RetentionFigures> {
  const size = quick ? { learners: 200, events: 100 } : { learners: 1_000, events: 200 }
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-retention-'))
  const service = await openService(
    readConfig({ DATABASE_URL: url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') }),
    { logger: openLog({ level: 'warn' }), worker: true, join: false, leaveSweeps: true },
  )
  try {
    const { retention } = service
    const tenant = TenantId.parse(randomUUID())
    await fillLearners(service, tenant, size)
    // When the year is over for sure.
    const now = Instant.parse(`${new Date().getFullYear() + 4}-01-01T00:00:00.000Z`)
    const startedMs = performance.now()
    const plan = await retention.plan(tenant, now)
    if (!plan) throw new Error('nothing is over')
    const plannedMs = performance.now()
    await retention.confirm(tenant, plan.id, PersonId.parse(randomUUID()), now)
    const expired = await retention.carryOut(tenant, { now })
    const tookMs = performance.now() - startedMs
    if (expired !== size.learners) throw new Error(`expected ${size.learners} keys to expire, found ${expired}`)
    const events = size.learners * size.events
    const figures = {
      retention_events_per_s: (events / tookMs) * 1_000,
      retention_plan_ms: plannedMs - startedMs,
      retention_ms: tookMs,
    }
    printTable(
      [`retention: ${events} events of ${size.learners} learners expire`, ''],
      [
        ['the plan, ms', figures.retention_plan_ms],
        ['the plan and its end, ms', figures.retention_ms],
        ['events per second', figures.retention_events_per_s],
      ],
    )
    return figures
  } finally {
    await service.close()
    await rm(directory, { recursive: true, force: true })
  }
}
