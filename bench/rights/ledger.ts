// How long a restored database is kept from answering: everybody whom the ledger names is erased again, out of a log of a million
// events, before the service opens.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { erasureId } from '#rights/erasure/erasure.ts'
import { ERASURE_LEDGER_FILE, erasureLedger } from '#rights/erasure/erasure-ledger.ts'
import { printTable } from '../support/report.ts'
import { fillLearners } from './access.ts'

export type LedgerFigures = {
  /** What opening the service takes longer than without a ledger. */
  readonly ledger_replay_s: number
  /** Events of the log by that time. */
  readonly ledger_events_per_s: number
  /** Erasures by that time. */
  readonly ledger_erasures_per_s: number
}

/** On an empty database. Prints a table. */
export async function ledgerFigures(url: string, { quick }: { readonly quick: boolean }): Promise<LedgerFigures> {
  const size = quick ? { learners: 100, events: 500, erased: 20 } : { learners: 1_000, events: 1_000, erased: 100 }
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-ledger-'))
  const open = (worker: boolean): Promise<Service> =>
    openService(readConfig({ DATABASE_URL: url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') }), {
      logger: openLog({ level: 'warn' }),
      ...{ worker, join: false, leaveErasures: true, leaveSweeps: true },
    })
  const openingMs = async () => {
    const startedMs = performance.now()
    const service = await open(false)
    const tookMs = performance.now() - startedMs
    return { service, tookMs }
  }
  try {
    const tenant = TenantId.parse(randomUUID())
    const filled = await open(true)
    const learners = await fillLearners(filled, tenant, size).finally(() => filled.close())
    const before = await openingMs()
    await before.service.close()
    const ledger = erasureLedger(join(directory, ERASURE_LEDGER_FILE))
    const by = PersonId.parse(randomUUID())
    for (const person of learners.slice(0, size.erased)) {
      const askedAt = Instant.parse(new Date().toISOString())
      await ledger.asked({ id: erasureId(tenant, person), tenant, person, by, askedAt })
    }
    const after = await openingMs()
    const all = await after.service.rights.list(tenant).finally(() => after.service.close())
    const again = all.filter(({ replayedAt, steps }) => replayedAt !== null && steps.event !== undefined)
    const events = size.learners * size.events
    const tookS = (after.tookMs - before.tookMs) / 1_000
    if (again.length !== size.erased) throw new Error(`expected ${size.erased} erasures, found ${again.length}`)
    const figures = {
      ledger_replay_s: tookS,
      ledger_events_per_s: events / tookS,
      ledger_erasures_per_s: size.erased / tookS,
    }
    printTable(
      [`a ledger of ${size.erased} erasures, replayed over a log of ${events} events`, ''],
      [
        ['without a ledger, the service opens in, s', before.tookMs / 1_000],
        ['with it, it takes longer by, s', tookS],
        ['events of the log per second', figures.ledger_events_per_s],
        ['erasures per second', figures.ledger_erasures_per_s],
      ],
    )
    return figures
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
