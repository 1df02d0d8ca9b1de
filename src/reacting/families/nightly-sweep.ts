// Sweeps each open school once on each of its days, soon after its midnight. One worker at a time does it.
//
// A day is recorded when its sweep has ended: after a crash, the next worker sweeps the school again from the beginning,
// which ends nothing twice.
import type pg from 'pg'
import { type Instant, LocalDay, TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import type { Swept } from './majority-sweep.ts'

export type School = { readonly tenant: TenantId; readonly zone: Zone; readonly lastDay: LocalDay | null }

export type SweepDays = {
  /** The schools that are open, each with the day on which it was last swept. */
  schools(): Promise<readonly School[]>
  record(tenant: TenantId, day: LocalDay, swept: Swept): Promise<void>
}

export type NightlySweepOptions = {
  readonly days: SweepDays
  /** Null if the school has closed meanwhile. */
  readonly sweep: (tenant: TenantId, now: Instant) => Promise<Swept | null>
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onSwept: (tenant: TenantId, day: LocalDay, swept: Swept) => void
  /** Called with what will be tried again at the next look. */
  readonly onTrouble: (error: unknown) => void
}

const LOOK_MS = 300_000

export const nightlySweep = (options: NightlySweepOptions): Work => ({
  name: 'majority sweep',
  duties: async () => ({ duties: [duty('majority sweep')], state: '' }),
  async run(_, signal) {
    while (!signal.aborted) {
      await sweepDue(options, signal).catch(options.onTrouble)
      await options.sleep(LOOK_MS, signal)
    }
  },
})

/** A school that cannot be swept now does not keep the others waiting. */
async function sweepDue({ days, sweep, now, onSwept, onTrouble }: NightlySweepOptions, signal: AbortSignal) {
  for (const { tenant, zone, lastDay } of await days.schools()) {
    if (signal.aborted) return
    const moment = now()
    const today = localDay(moment, zone)
    // Not before a later day either: the clock or the zone may have gone back.
    if (lastDay !== null && today <= lastDay) continue
    try {
      const swept = await sweep(tenant, moment)
      if (swept === null) continue
      await days.record(tenant, today, swept)
      onSwept(tenant, today, swept)
    } catch (error) {
      onTrouble(error)
    }
  }
}

export const postgresSweepDays = (pool: Pick<pg.Pool, 'query'>): SweepDays => ({
  async schools() {
    const { rows } = await pool.query<{ tenant: string; zone: string; lastDay: string | null }>(
      `select s.tenant, s.zone, m.day::text as "lastDay"
        from read.schools s left join sillage.majority_sweeps m on m.tenant = s.tenant
        where s.closed_at is null order by s.tenant`,
    )
    return rows.map(({ tenant, zone, lastDay }) => ({
      tenant: TenantId.parse(tenant),
      zone: Zone.parse(zone),
      lastDay: LocalDay.nullable().parse(lastDay),
    }))
  },
  async record(tenant, day, { links, ended, withoutBirthDate }) {
    await pool.query(
      `insert into sillage.majority_sweeps as m (tenant, day, links, ended, without_birth_date) values ($1, $2, $3, $4, $5)
        on conflict (tenant) do update set day = excluded.day, finished_at = excluded.finished_at, links = excluded.links,
          ended = excluded.ended, without_birth_date = excluded.without_birth_date where m.day < excluded.day`,
      [tenant, day, links, ended, withoutBirthDate],
    )
  },
})
