// What the trail says of the accesses of a school's people, for the rule of unusual-access.ts; and the notices that were entered.
import type pg from 'pg'
import { z } from 'zod'
import { type Instant, type PersonId, TenantId } from '#kernel/ids.ts'
import { LEAST_FOR_HABIT, MOST_STRANGERS } from './unusual-access.ts'

export const UNUSUAL_ACCESS = 'unusual-access'

type Database = Pick<pg.Pool, 'query'>

/** Schools in which anything was entered within 24 hours before. */
export async function schoolsWithAccesses(db: Database, at: Instant): Promise<readonly TenantId[]> {
  const { rows } = await db.query<{ tenant: string }>(
    `select c.tenant from sillage.trail_chains c where exists (select from sillage.trail_entries e
      where e.tenant = c.tenant and e.at > $1::timestamptz - interval '24 hours' and e.at <= $1) order by c.tenant`,
    [at],
  )
  return rows.map(({ tenant }) => TenantId.parse(tenant))
}

export type Candidate = {
  readonly actor: PersonId
  readonly people: ReadonlySet<PersonId>
  readonly refused: ReadonlySet<PersonId>
}

/**
 * Who opened, or tried to open, the data of enough people within 24 hours for a rule to matter. What was entered for them by
 * the service, and about whom a notice was entered within 24 hours, is left out.
 */
export async function candidates(db: Database, school: TenantId, at: Instant): Promise<readonly Candidate[]> {
  const { rows } = await db.query<{ actor: PersonId; people: PersonId[] | null; refused: PersonId[] | null }>(
    `with recent as (
        select n, coalesce(opened_from, n) as opened_from, coalesce(entry::json ->> 'outcome', 'repeated') = 'repeated' as done from sillage.trail_entries
        where tenant = $1 and at > $2::timestamptz - interval '24 hours' and at <= $2 and action <> $3)
      select by.person as actor, array_agg(distinct about.person) filter (where done) as people,
          array_agg(distinct about.person) filter (where not done) as refused
        from recent join sillage.trail_opened by on by.tenant = $1 and by.opened_from = recent.opened_from and by.n = recent.n
            and by.place = 'actor'
          join sillage.trail_opened about on about.tenant = $1 and about.opened_from = recent.opened_from
            and about.n = recent.n and about.place = 'subject' and about.person <> by.person
        where not exists (select from sillage.trail_opened told
          join sillage.trail_entries e on e.tenant = told.tenant and e.n = told.n
          where told.tenant = $1 and told.person = by.person and told.place = 'subject' and e.action = $3
            and e.at > $2::timestamptz - interval '24 hours')
        group by by.person having count(distinct about.person) >= $4 order by by.person`,
    [school, at, UNUSUAL_ACCESS, Math.min(MOST_STRANGERS, LEAST_FOR_HABIT)],
  )
  return rows.map(({ actor, people, refused }) => ({ actor, people: new Set(people), refused: new Set(refused) }))
}

/** How many people's data the actor opened on each of the 30 days of 24 hours before the last one. */
export async function daysBefore(db: Database, school: TenantId, actor: PersonId, at: Instant): Promise<number[]> {
  const { rows } = await db.query<{ people: bigint | number }>(
    `select count(distinct about.person) as people
      from sillage.trail_opened by join sillage.trail_entries e on e.tenant = by.tenant and e.n = by.n
        join sillage.trail_opened about on about.tenant = by.tenant and about.opened_from = by.opened_from
          and about.n = by.n and about.place = 'subject'
      where by.tenant = $1 and by.person = $2 and by.place = 'actor' and about.person <> $2 and e.action <> $4
        and e.at <= $3::timestamptz - interval '24 hours' and e.at > $3::timestamptz - interval '31 days'
        and coalesce(e.entry::json ->> 'outcome', 'repeated') = 'repeated'
      group by floor(extract(epoch from $3::timestamptz - e.at) / 86400)`,
    [school, actor, at, UNUSUAL_ACCESS],
  )
  return rows.map(({ people }) => Number(people))
}

export type UnusualNotice = {
  readonly entry: number
  readonly at: string
  /** Null if the person was erased. */
  readonly actor: string | null
  readonly rule: string
  readonly people: number
  readonly strangers: number | null
  readonly refused: number | null
  readonly busiestBefore: number | null
}

const Noticed = z.object({
  facts: z.object({
    rule: z.string(),
    people: z.number(),
    strangers: z.number().nullable().default(null),
    refused: z.number().nullable().default(null),
    busiestBefore: z.number().nullable().default(null),
  }),
})

export const MOST_NOTICES = 500

/** Newest first. In a transaction that shows this school. */
export async function noticesOf(db: Database, school: TenantId): Promise<readonly UnusualNotice[]> {
  const { rows } = await db.query<{ n: bigint | number; at: string | Date; entry: string; actor: string | null }>(
    `select e.n, e.at, e.entry, (select o.value from sillage.trail_opened o where o.tenant = e.tenant
        and o.opened_from = coalesce(e.opened_from, e.n) and o.n = e.n and o.place = 'subject' limit 1) as actor
      from sillage.trail_entries e where e.tenant = $1 and e.action = 'unusual-access' order by e.n desc limit $2`,
    [school, MOST_NOTICES],
  )
  return rows.map(({ n, at, entry, actor }) => ({
    entry: Number(n),
    at: new Date(at).toISOString(),
    actor,
    ...Noticed.parse(JSON.parse(entry)).facts,
  }))
}
