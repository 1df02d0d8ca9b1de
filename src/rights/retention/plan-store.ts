// Plans of retention in PostgreSQL.
import type pg from 'pg'
import type { Instant, LocalDay, PersonId, TenantId } from '#kernel/ids.ts'
import { alone } from '#platform/alone.ts'
import { inTransaction } from '#platform/transaction.ts'
import type { SchoolYear } from '#privacy/school-year.ts'
import type { Kind } from './periods.ts'
import type { Kept, RetentionItem, WhyKept } from './plan.ts'

export type Plan = {
  readonly id: string
  readonly tenant: TenantId
  readonly day: LocalDay
  readonly dueOn: LocalDay
  readonly plannedAt: Instant
  readonly confirmedAt: Instant | null
  readonly confirmedBy: PersonId | null
  readonly finishedAt: Instant | null
}

/** People by purpose and school year; of `names`, the year in which they left. */
export type Counted = {
  readonly purpose: Kind
  readonly schoolYear: SchoolYear
  readonly why: WhyKept | null
  readonly people: number
  /** How many of them have expired. */
  readonly expired: number
  /** The last day on which one of them is kept back. */
  readonly keptUntil: LocalDay | null
}

export type PlanStore = ReturnType<typeof planStore>

const COLUMNS = `id, tenant, day::text as day, due_on::text as "dueOn", planned_at as "plannedAt", confirmed_at as "confirmedAt",
  confirmed_by as "confirmedBy", finished_at as "finishedAt"`

export function planStore(pool: pg.Pool) {
  const one = async (where: string, values: readonly unknown[]): Promise<Plan | null> =>
    (await pool.query<Plan>(`select ${COLUMNS} from sillage.retention_plans where ${where}`, [...values])).rows[0] ??
    null

  return {
    open: (tenant: TenantId) => one('tenant = $1 and finished_at is null', [tenant]),
    find: (tenant: TenantId, id: string) => one('tenant = $1 and id = $2', [tenant, id]),
    last: (tenant: TenantId) =>
      one('tenant = $1 and finished_at is not null order by finished_at desc limit 1', [tenant]),

    /** A plan with all its items, or none: a plan that was cut off is never carried out. Null if there is an open one. */
    async add(plan: Plan, pages: AsyncIterable<readonly RetentionItem[]>): Promise<Plan | null> {
      const added = await inTransaction(
        pool,
        async (client) => {
          const { rowCount } = await client.query(
            `insert into sillage.retention_plans (id, tenant, day, due_on, planned_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing`,
            [plan.id, plan.tenant, plan.day, plan.dueOn, plan.plannedAt],
          )
          if (rowCount !== 1) return false
          let doomed = 0
          for await (const items of pages) {
            await client.query(
              `insert into sillage.retention_items (plan, tenant, person, purpose, school_year, why, kept_until)
               select $1, $2, * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::date[])`,
              [plan.id, plan.tenant, ...columnsOf(items)],
            )
            doomed += items.filter(({ kept }) => kept === null).length
          }
          // What is only kept back needs no plan.
          return doomed > 0
        },
        { keep: (isKept) => isKept },
      )
      return added ? plan : null
    },

    async confirm(id: string, by: PersonId, at: Instant): Promise<void> {
      await pool.query(
        `update sillage.retention_plans set confirmed_at = coalesce(confirmed_at, $2), confirmed_by = coalesce(confirmed_by, $3)
         where id = $1 and finished_at is null`,
        [id, at, by],
      )
    },

    async confirmed(): Promise<readonly TenantId[]> {
      const { rows } = await pool.query<{ tenant: TenantId }>(
        'select tenant from sillage.retention_plans where confirmed_at is not null and finished_at is null order by confirmed_at',
      )
      return rows.map(({ tenant }) => tenant)
    },

    /**
     * About so many items, and all of each person among them: a person has few, and their streams are then read once for a plan.
     */
    async toExpire(id: string, atLeast: number): Promise<readonly Omit<RetentionItem, 'kept'>[]> {
      const { rows } = await pool.query<Omit<RetentionItem, 'kept'>>(
        `select person, purpose, school_year as "schoolYear" from (
           select * from sillage.retention_items where plan = $1 and why is null and expired_at is null
           order by person fetch first $2 rows with ties) i
         order by person, purpose, school_year`,
        [id, atLeast],
      )
      return rows
    },

    /** Notes of each item that it expired, or why it is kept back after all. */
    async settle(id: string, items: readonly RetentionItem[], at: Instant): Promise<void> {
      await pool.query(
        `update sillage.retention_items i set why = s.why, kept_until = s.until,
           expired_at = case when s.why is null then $7::timestamptz end
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[]) s(person, purpose, school_year, why, until)
         where i.plan = $1 and i.person = s.person and i.purpose = s.purpose and i.school_year = s.school_year`,
        [id, ...columnsOf(items), at],
      )
    },

    async finish(id: string, at: Instant): Promise<void> {
      await pool.query('update sillage.retention_plans set finished_at = coalesce(finished_at, $2) where id = $1', [
        id,
        at,
      ])
    },

    async counts(id: string): Promise<readonly Counted[]> {
      const { rows } = await pool.query<Counted>(
        `select purpose, school_year as "schoolYear", why, count(distinct person)::integer as people,
           count(expired_at)::integer as expired, max(kept_until)::text as "keptUntil"
         from sillage.retention_items where plan = $1 group by 1, 2, 3 order by 1, 2, 3 nulls first`,
        [id],
      )
      return rows
    },

    /** Runs it if no other process carries out a plan of this school. The lock ends with the connection, also after a kill. */
    alone: <Result>(tenant: TenantId, run: () => Promise<Result>): Promise<Result | 'busy'> =>
      alone(pool, `retention ${tenant}`, run),
  }
}

const columnsOf = (items: readonly RetentionItem[]): unknown[][] => {
  const kept = (item: RetentionItem): Partial<Kept> => item.kept ?? {}
  return [
    items.map(({ person }) => person),
    items.map(({ purpose }) => purpose),
    items.map(({ schoolYear }) => schoolYear),
    items.map((item) => kept(item).why ?? null),
    items.map((item) => kept(item).until ?? null),
  ]
}
