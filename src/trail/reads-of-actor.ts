// Whose data somebody read or changed between two times, and whose they tried to: from the chain of their school.
import type pg from 'pg'
import { z } from 'zod'
import { Instant, installationTenant, type PersonId, type TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'

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
  const values = [tenant, actor, from, until]
  const found = await seenBy(pool, tenant, async (client) => {
    const { rows: people } = await client.query<PersonRow>(
      `select about.person, array_agg(distinct e.action order by e.action) as actions,
          count(*) filter (where ${DONE}) as done, count(*) filter (where not ${DONE}) as refused,
          min(e.at) filter (where ${DONE}) as first_at, max(e.at) filter (where ${DONE}) as last_at
        from ${ACTED} join sillage.trail_opened about on about.tenant = e.tenant
          and about.opened_from = coalesce(e.opened_from, e.n) and about.n = e.n
        where about.place = 'subject' group by about.person order by about.person`,
      values,
    )
    const { rows: gone } = await client.query<{ erased: bigint | number | null }>(
      `select sum(json_array_length(e.entry::json -> 'subjects') - (select count(*) from sillage.trail_opened about
          where about.tenant = e.tenant and about.opened_from = coalesce(e.opened_from, e.n) and about.n = e.n and about.place = 'subject')) as erased from ${ACTED}`,
      values,
    )
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
    return { people, erased: Number(gone[0]?.erased ?? 0), tokens, keptFrom: kept[0] ? instant(kept[0].at) : null }
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

/** `repeated` shows what was done before once more. */
const DONE = "coalesce(e.entry::json ->> 'outcome', 'repeated') = 'repeated'"
/** An actor who acts on their own behalf, through a program, is in an entry twice. */
const ACTED = `(select e.* from sillage.trail_entries e where e.tenant = $1 and e.at >= $3 and e.at < $4 and e.n in (
    select o.n from sillage.trail_opened o
    where o.tenant = $1 and o.person = $2 and o.place in ('actor', 'on-behalf-of'))) e`

type PersonRow = {
  readonly person: PersonId
  readonly actions: readonly string[]
  readonly done: bigint | number
  readonly refused: bigint | number
  readonly first_at: string | Date | null
  readonly last_at: string | Date | null
}

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
  inTransaction(
    pool,
    async (client) => {
      await client.query("select set_config('sillage.tenant', $1, true)", [tenant])
      return read(client)
    },
    { begin: 'begin isolation level repeatable read read only' },
  )
