// Retention by purpose: what is over is planned, shown, and destroyed once somebody confirms it, or some days later.
//
// Input: the keys of school years, the periods of the school, protections, and the clock. Output: plans, their summaries, and
// destroyed keys. A plan is stored before anything is destroyed, and waits: until it is confirmed, or for GRACE_DAYS.
//
// Invariants: at most one plan of a school is open. What is protected when the plan is carried out is kept, whatever the plan
// says. What is not in a plan is never destroyed.
import { randomUUID } from 'node:crypto'
import type { Instant, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { crashPoint } from '#platform/crash-point.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { type CarryOutParts, carryOutPlan } from './carry-out-plan.ts'
import { daysAfter, type Periods } from './periods.ts'
import { plannedItems, type RetentionItem } from './plan.ts'
import { type Counted, type Plan, planStore } from './plan-store.ts'

/** So that a data protection officer who looks once a week has seen a plan before it is carried out. */
export const GRACE_DAYS = 7

export type SchoolNow = {
  readonly zone: Zone
  readonly level: SealingLevel
  readonly periods: Periods
}

export type RetentionParts = CarryOutParts & {
  /** Null for a school that is not open. */
  readonly schoolOf: (tenant: TenantId) => Promise<SchoolNow | null>
}

export const remains = [
  'events-without-what-was-sealed',
  'types-and-times-of-events',
  'rows-of-read-models',
  'rows-until-a-rebuild',
  'names-and-text-of-staff',
  'old-copies-of-keys',
] as const

/** What is left of what has expired, by what the school seals. The texts are in docs/privacy.md. */
export const leftAfterExpiry: Readonly<Record<SealingLevel, readonly (typeof remains)[number][]>> = {
  identifying: [
    'events-without-what-was-sealed',
    'rows-of-read-models',
    'names-and-text-of-staff',
    'old-copies-of-keys',
  ],
  all: ['types-and-times-of-events', 'rows-until-a-rebuild', 'names-and-text-of-staff', 'old-copies-of-keys'],
}

export type Summary = {
  readonly plan: Omit<Plan, 'tenant'> | null
  readonly counts: readonly Counted[]
  readonly periods: Periods
  readonly left: readonly string[]
}

export type RetentionOptions = {
  readonly now: Instant
  readonly onExpired?: (items: number) => void
  readonly signal?: AbortSignal
}

export type Swept = { readonly expired: number; readonly planned: number }

export type Retention = ReturnType<typeof retentionOf>

export function retentionOf(parts: RetentionParts) {
  const store = planStore(parts.pool)

  const momentOf = (tenant: TenantId, { zone, periods }: SchoolNow, now: Instant) => ({
    tenant,
    periods,
    zone,
    today: localDay(now, zone),
  })

  /** What a plan of today would be, page by page: nothing is stored. */
  async function* look(tenant: TenantId, now: Instant): AsyncGenerator<readonly RetentionItem[]> {
    const school = await parts.schoolOf(tenant)
    if (school) yield* plannedItems(parts, momentOf(tenant, school, now))
  }

  /** The open plan; if there is none, a new one. Null if nothing is over. */
  async function plan(tenant: TenantId, now: Instant): Promise<Plan | null> {
    const school = await parts.schoolOf(tenant)
    if (school === null) return null
    const open = await store.open(tenant)
    if (open) return open
    const day = localDay(now, school.zone)
    const made: Plan = {
      id: randomUUID(),
      tenant,
      day,
      dueOn: daysAfter(day, GRACE_DAYS),
      plannedAt: now,
      confirmedAt: null,
      confirmedBy: null,
      finishedAt: null,
    }
    const added = await store.add(made, look(tenant, now))
    crashPoint('retention-planned')
    return added ?? store.open(tenant)
  }

  /** What a plan of today would hold, by purpose and school year. */
  async function preview(tenant: TenantId, now: Instant): Promise<readonly Counted[]> {
    const counts = new Map<string, Counted>()
    for await (const items of look(tenant, now))
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

  /** Carries out the open plan if it is confirmed or due. Returns how many keys it destroyed. */
  async function carryOut(tenant: TenantId, { now, onExpired, signal }: RetentionOptions): Promise<number> {
    const school = await parts.schoolOf(tenant)
    if (school === null) return 0
    const done = await store.alone(tenant, async () => {
      const open = await store.open(tenant)
      const moment = momentOf(tenant, school, now)
      if (!open || (open.confirmedAt === null && open.dueOn > moment.today)) return 0
      let expired = 0
      await carryOutPlan(parts, store, open, moment, {
        ...{ now, zone: school.zone, ...(signal && { signal }) },
        onExpired(items) {
          expired += items
          onExpired?.(items)
        },
      })
      return expired
    })
    return done === 'busy' ? 0 : done
  }

  return {
    look,
    preview,
    plan,
    carryOut,
    open: store.open,

    /** Whoever confirms a plan has seen it: by its id. False if it is not the open one. */
    async confirm(tenant: TenantId, id: string, by: PersonId, now: Instant): Promise<boolean> {
      const open = await store.open(tenant)
      if (open?.id !== id) return false
      await store.confirm(id, by, now)
      crashPoint('retention-confirmed')
      return true
    },

    /** Schools whose open plan was confirmed: a worker carries it out, also if the one before was killed. */
    confirmed: store.confirmed,

    /** Of the open plan, or of the last one; null for a school that is not open. */
    async summary(tenant: TenantId): Promise<Summary | null> {
      const school = await parts.schoolOf(tenant)
      if (school === null) return null
      const found = (await store.open(tenant)) ?? (await store.last(tenant))
      const { tenant: _, ...shown } = found ?? { tenant }
      return {
        plan: found === null ? null : (shown as Omit<Plan, 'tenant'>),
        counts: found === null ? [] : await store.counts(found.id),
        periods: school.periods,
        left: leftAfterExpiry[school.level],
      }
    },

    /** One night of a school: carries out what is due, then plans what is over. Null for a school that is not open. */
    async sweep(tenant: TenantId, now: Instant): Promise<Swept | null> {
      if ((await parts.schoolOf(tenant)) === null) return null
      const expired = await carryOut(tenant, { now })
      const open = await plan(tenant, now)
      const planned = open ? (await store.counts(open.id)).filter(({ why }) => why === null) : []
      return { expired, planned: planned.reduce((sum, { people }) => sum + people, 0) }
    },
  }
}
