// What the trail says of the accesses of a school's people, for the rule of unusual-access.ts; and the notices that were entered.
import type pg from 'pg'
import { z } from 'zod'
import { Instant, type PersonId, TenantId } from '#kernel/ids.ts'
import { entriesOfTime } from './entries-of-time.ts'
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
  const span = await entriesOfTime(db, { tenant: school, from: daysBeforeOf(at, 1), until: justAfter(at) })
  if (span === null) return []
  const { rows } = await db.query<{ actor: PersonId; people: PersonId[] | null; refused: PersonId[] | null }>(
    `with recent as materialized (
        select n, coalesce(entry::json ->> 'outcome', 'repeated') = 'repeated' as done from sillage.trail_entries
        where tenant = $1 and at > $2::timestamptz - interval '24 hours' and at <= $2 and action <> $3),
      opened as materialized (select n, person, place from sillage.trail_opened
        where tenant = $1 and opened_from between $5 and $6 and place in ('actor', 'subject'))
      select by.person as actor, array_agg(distinct about.person) filter (where done) as people,
          array_agg(distinct about.person) filter (where not done) as refused
        from recent join opened by on by.n = recent.n and by.place = 'actor'
          join opened about on about.n = recent.n and about.place = 'subject' and about.person <> by.person
        where not exists (select from sillage.trail_opened told
          join sillage.trail_entries e on e.tenant = told.tenant and e.n = told.n
          where told.tenant = $1 and told.person = by.person and told.place = 'subject' and e.action = $3
            and e.at > $2::timestamptz - interval '24 hours')
        group by by.person having count(distinct about.person) >= $4 order by by.person`,
    [school, at, UNUSUAL_ACCESS, Math.min(MOST_STRANGERS, LEAST_FOR_HABIT), span.firstGroup, span.last],
  )
  return rows.map(({ actor, people, refused }) => ({ actor, people: new Set(people), refused: new Set(refused) }))
}

/** How many people's data the actor opened on each of the 30 days of 24 hours before the last one. */
export async function daysBefore(db: Database, school: TenantId, actor: PersonId, at: Instant): Promise<number[]> {
  const span = await entriesOfTime(db, {
    tenant: school,
    from: daysBeforeOf(at, 31),
    until: justAfter(daysBeforeOf(at, 1)),
  })
  if (span === null) return []
  const { rows } = await db.query<{ people: bigint | number }>(
    `with acted as materialized (select n from sillage.trail_opened
        where tenant = $1 and person = $2 and place = 'actor' and opened_from between $5 and $6),
      about as materialized (select n, person from sillage.trail_opened
        where tenant = $1 and place = 'subject' and person <> $2 and opened_from between $5 and $6)
      select count(distinct about.person) as people
        from acted join sillage.trail_entries e on e.tenant = $1 and e.n = acted.n join about on about.n = acted.n
        where e.action <> $4
          and e.at <= $3::timestamptz - interval '24 hours' and e.at > $3::timestamptz - interval '31 days'
          and coalesce(e.entry::json ->> 'outcome', 'repeated') = 'repeated'
        group by floor(extract(epoch from $3::timestamptz - e.at) / 86400)`,
    [school, actor, at, UNUSUAL_ACCESS, span.firstGroup, span.last],
  )
  return rows.map(({ people }) => Number(people))
}

const DAY_MS = 86_400_000
const daysBeforeOf = (at: Instant, days: number): Instant =>
  Instant.parse(new Date(Date.parse(at) - days * DAY_MS).toISOString())
const justAfter = (at: Instant): Instant => Instant.parse(new Date(Date.parse(at) + 1).toISOString())

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
