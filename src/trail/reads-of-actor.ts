// Whose data somebody read or changed between two times, and whose they tried to: from the chain of their school.
import type pg from 'pg'
import { z } from 'zod'
import { Instant, installationTenant, type PersonId, type TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import { entriesOfTime } from './entries-of-time.ts'

export type ActorQuestion = {
  readonly tenant: TenantId
  readonly actor: PersonId
  /** Inclusive and exclusive. */
  readonly from: Instant
  readonly until: Instant
}

export type ReadsOfPerson = {
  /** How many entries say that it was done, and between which times. */
  readonly done: number
  readonly firstAt: string | null
  readonly lastAt: string | null
  /** How many say that it was refused. */
  readonly refused: number
  readonly actions: readonly string[]
}

export type ReadsOfActor = {
  readonly people: ReadonlyMap<PersonId, ReadsOfPerson>
  /** How often the data of somebody was meant who was erased since. */
  readonly erased: number
  /** Tokens that were made for the actor by hand. */
  readonly tokens: readonly { readonly role: string; readonly from: Instant; readonly until: Instant }[]
  /** Older entries have expired; null if none have. */
  readonly keptFrom: string | null
  /** How often a process ended in that time without writing its last entries, at most 1,000 of all schools each. */
  readonly uncleanEnds: number
}

const TOKEN = 'token'
const UNCLEAN_END = 'unclean-end'
const TokenFacts = z.object({ facts: z.object({ role: z.string(), expires: z.number() }) })

/** Reads with the role of requests: row-level security shows the entries of one school at a time. */
export async function readsOfActor(
  pool: Pick<pg.Pool, 'connect'>,
  { tenant, actor, from, until }: ActorQuestion,
): Promise<ReadsOfActor> {
  const found = await seenBy(pool, tenant, async (client) => {
    const span = await entriesOfTime(client, { tenant, from, until })
    const values = [tenant, actor, from, until, span?.firstGroup, span?.last]
    const { rows } = span === null ? NOTHING : await client.query<PersonRow | MeantRow>(READS, values)
    const people = rows.filter((row) => row.person !== null)
    const meant = rows.find((row) => row.person === null)?.done ?? 0
    const opened = people.reduce((sum, { done, refused }) => sum + Number(done) + Number(refused), 0)
    const { rows: tokens } = await client.query<{ at: string | Date; entry: string }>(
      `select e.at, e.entry from sillage.trail_opened o
        join sillage.trail_entries e on e.tenant = o.tenant and e.n = o.n
        where o.tenant = $1 and o.person = $2 and o.place = 'subject' and e.action = $3 and e.at < $4
          and e.entry::json ->> 'outcome' is null order by e.n`,
      [tenant, actor, TOKEN, until],
    )
    const { rows: kept } = await client.query<{ at: string | Date }>(
      `select min(e.at) as at from sillage.trail_chains c join sillage.trail_entries e on e.tenant = c.tenant and e.n = c.kept_from
        where c.tenant = $1 and c.kept_from > 0 having count(*) > 0`,
      [tenant],
    )
    return {
      people,
      erased: Number(meant) - opened,
      tokens,
      keptFrom: kept[0] ? instant(kept[0].at) : null,
    }
  })
  const uncleanEnds = await seenBy(pool, installationTenant, async (client) => {
    const { rows } = await client.query<{ count: bigint | number }>(
      `select count(*) as count from sillage.trail_entries
        where tenant = $1 and action = $2 and (entry::json #>> '{facts,seenAt}')::timestamptz >= $3
          and (entry::json #>> '{facts,writtenAt}')::timestamptz < $4`,
      [installationTenant, UNCLEAN_END, from, until],
    )
    return Number(rows[0]?.count ?? 0)
  })
  return {
    people: new Map(found.people.map((row) => [row.person, readsIn(row)])),
    erased: found.erased,
    tokens: found.tokens.flatMap(({ at, entry }) => {
      const read = TokenFacts.safeParse(JSON.parse(entry))
      if (!read.success) return []
      const { role, expires } = read.data.facts
      const madeMs = new Date(at).getTime()
      return [{ role, from: instant(at), until: instant(new Date(madeMs + expires * 1_000)) }]
    }),
    keptFrom: found.keptFrom,
    uncleanEnds,
  }
}

const NOTHING: { readonly rows: readonly never[] } = { rows: [] }

/**
 * By person, and in a row without a person how many people the entries mean: those of them whom nothing opens were erased. Who acts
 * on their own behalf, through a program, is in an entry twice. `repeated` shows what was done once more.
 */
const READS = `with acted as materialized (select distinct n from sillage.trail_opened
      where tenant = $1 and person = $2 and place in ('actor', 'on-behalf-of') and opened_from between $5 and $6),
    entered as materialized (select e.n, e.at, e.action, coalesce(of.outcome, 'repeated') = 'repeated' as done,
        json_array_length(of.subjects) as subjects
      from acted join sillage.trail_entries e on e.tenant = $1 and e.n = acted.n
        cross join lateral json_to_record(e.entry::json) as of (outcome text, subjects json)
      where e.at >= $3 and e.at < $4),
    about as materialized (select n, person from sillage.trail_opened
      where tenant = $1 and place = 'subject' and opened_from between $5 and $6),
    reads as (select about.person, e.action, e.done, count(*) as times, min(e.at) as first_at, max(e.at) as last_at
      from entered e join about on about.n = e.n group by about.person, e.action, e.done)
  select person, array_agg(distinct action order by action) as actions, coalesce(sum(times) filter (where done), 0) as done,
      coalesce(sum(times) filter (where not done), 0) as refused, min(first_at) filter (where done) as first_at,
      max(last_at) filter (where done) as last_at
    from reads group by person
  union all select null, null, coalesce(sum(subjects), 0), 0, null, null from entered
  order by person nulls last`

type PersonRow = {
  readonly person: PersonId
  readonly actions: readonly string[]
  readonly done: bigint | number
  readonly refused: bigint | number
  readonly first_at: string | Date | null
  readonly last_at: string | Date | null
}

type MeantRow = { readonly person: null; readonly done: bigint | number }

const readsIn = ({ actions, done, refused, first_at: first, last_at: last }: PersonRow): ReadsOfPerson => ({
  done: Number(done),
  refused: Number(refused),
  firstAt: first && instant(first),
  lastAt: last && instant(last),
  actions,
})

const instant = (at: string | Date): Instant => Instant.parse(new Date(at).toISOString())

const seenBy = <T>(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  read: (client: pg.PoolClient) => Promise<T>,
): Promise<T> =>
  inSchoolTransaction(pool, tenant, read, {
    begin: "begin isolation level repeatable read read only; set local work_mem = '64MB'",
  })
