// Who accessed a person's data: the entries of the chain of their school that are about them, newest first.
import type pg from 'pg'
import { z } from 'zod'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction, READ_ONLY } from '#platform/transaction.ts'

export type AccessRequest = {
  readonly tenant: TenantId
  readonly person: PersonId
  /** Only entries with a lower number. */
  readonly before?: number | undefined
  readonly limit: number
  /** Leaves out what these people did. */
  readonly except?: readonly Except[] | undefined
  /** Leaves out what was done by people whom the trail has forgotten. */
  readonly nameless?: 'left-out' | undefined
  /** Leaves out these acts, but for those of the reader. */
  readonly acts?: { readonly actions: readonly string[]; readonly butOf?: PersonId } | undefined
  /** Leaves out what anybody else did. */
  readonly onlyOf?: PersonId | undefined
}

/** What somebody did, or a program on their behalf: from a moment on, before a moment, or ever. */
export type Except = {
  readonly person: PersonId
  readonly from?: string | undefined
  readonly before?: string | undefined
}

/** Which entries are not given to a reader. */
export type LeftOut = { readonly except: readonly Except[] } & Pick<AccessRequest, 'nameless' | 'acts' | 'onlyOf'>

export type Access = {
  /** The number of the entry in the chain of the school. */
  readonly entry: number
  readonly at: string
  readonly action: string
  readonly purpose: string
  /** `done`, or the kind of problem that refused it. */
  readonly outcome: string
  /** Null if this person was erased, or if who did it is not shown to the people whom it concerns. */
  readonly who: string | null
}

/** What is shown of an entry's text. */
const Entered = z.object({
  purpose: z.string(),
  outcome: z.string().default('done'),
  facts: z.looseObject({ discreet: z.boolean().default(false) }).optional(),
})

/**
 * The actor of every entry is opened until they are erased. Each group is opened once for all of its entries: `coalesce` keeps it a set
 * that is looked up, where a join would open a group for each entry.
 */
const NAMED = `and coalesce((s.opened_from, s.n) in (select a.opened_from, a.n from sillage.trail_opened a
  where a.tenant = $1 and a.place = 'actor' and a.opened_from in (select g.n from sillage.trail_openings g
    where g.tenant = $1 and g.person = $2 and g.place = 'subject' and ($3::bigint is null or g.n < $3))), false)`

/** Reads with the role of requests: row-level security shows the entries of this school alone. */
export function readAccesses(
  pool: Pick<pg.Pool, 'connect'>,
  { tenant, person, before, limit, except = [], nameless, acts, onlyOf }: AccessRequest,
): Promise<readonly Access[]> {
  const more: unknown[] = []
  const parameter = (value: unknown) => `$${more.push(value) + 7}`
  const by = (
    one: PersonId,
  ) => `exists (select from sillage.trail_opened a where a.tenant = $1 and a.opened_from = s.opened_from
    and a.n = s.n and a.place in ('actor', 'on-behalf-of') and a.person = ${parameter(one)}::uuid)`
  const conditions = [
    ...(nameless === 'left-out' ? [NAMED] : []),
    ...(onlyOf === undefined ? [] : [`and ${by(onlyOf)}`]),
    ...(acts === undefined
      ? []
      : [
          `and (not exists (select from sillage.trail_entries w where w.tenant = $1 and w.n = s.n
            and w.action = any(${parameter(acts.actions)}::text[]))${acts.butOf === undefined ? '' : ` or ${by(acts.butOf)}`})`,
        ]),
  ]
  return inSchoolTransaction(
    pool,
    tenant,
    async (client) => {
      const { rows } = await client.query<{
        n: bigint | number
        at: string | Date
        action: string
        entry: string
        who: string | null
      }>(
        `select e.n, e.at, e.action, e.entry,
            (select o.value from sillage.trail_opened o where o.tenant = $1 and o.opened_from = about.opened_from
              and o.n = about.n and o.place = 'actor' limit 1) as who
          from (select n, opened_from from sillage.trail_opened s
              where tenant = $1 and person = $2 and place = 'subject'
                and ($3::bigint is null or (opened_from < $3 and n < $3))
                and not exists (select from sillage.trail_opened a where a.tenant = $1 and a.opened_from = s.opened_from
                  and a.n = s.n and a.place in ('actor', 'on-behalf-of')
                  -- Said for itself, because it is what the index finds.
                  and a.person = any($5::uuid[]) and exists (
                    select from unnest($5::uuid[], $6::timestamptz[], $7::timestamptz[]) as except_of (person, since, before)
                      join sillage.trail_entries w on w.tenant = $1 and w.n = s.n
                    where except_of.person = a.person and (except_of.since is null or w.at >= except_of.since)
                      and (except_of.before is null or w.at < except_of.before)))
                ${conditions.join(' ')}
              order by opened_from desc, n desc limit $4) about
            join sillage.trail_entries e on e.tenant = $1 and e.n = about.n
          order by about.n desc`,
        [
          tenant,
          person,
          before ?? null,
          limit,
          except.map((one) => one.person),
          except.map((one) => one.from ?? null),
          except.map((one) => one.before ?? null),
          ...more,
        ],
      )
      return rows.map(({ n, at, action, entry, who }) => {
        const { purpose, outcome, facts } = Entered.parse(JSON.parse(entry))
        // Somebody who reads or does it about themself is no secret to them.
        const isHidden = facts?.discreet === true && who !== person
        const about = { entry: Number(n), at: new Date(at).toISOString(), action, purpose, outcome }
        return { ...about, who: isHidden ? null : who }
      })
    },
    READ_ONLY,
  )
}
