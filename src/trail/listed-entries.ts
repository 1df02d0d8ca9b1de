// Entries of a school's chain as a list, newest first: what an auditor looks through before exporting a bundle.
import type pg from 'pg'
import { z } from 'zod'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction, READ_ONLY } from '#platform/transaction.ts'

export type EntriesQuestion = {
  readonly tenant: TenantId
  /** Only entries about this person. */
  readonly subject?: PersonId | undefined
  /** Only what this person did, or somebody on their behalf. */
  readonly actor?: PersonId | undefined
  readonly action?: string | undefined
  /** Only what was refused or failed. */
  readonly refused?: boolean | undefined
  /** Inclusive and exclusive. */
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
  /** Only entries with a lower number. */
  readonly before?: number | undefined
  readonly limit: number
}

export type ListedEntry = {
  /** The number of the entry in the chain of the school. */
  readonly entry: number
  readonly at: string
  readonly action: string
  readonly purpose: string
  /** `done`, or the kind of problem that refused it. */
  readonly outcome: string
  /** Null if this person was erased. */
  readonly actor: string | null
  /** Null if the actor spoke for themself, or if whom they spoke for was erased. */
  readonly onBehalfOf: string | null
  /** The first few of the people whom it is about and who were not erased. */
  readonly subjects: readonly string[]
  /** How many people it is about. */
  readonly people: number
  /** `http`, `process`, `webhook` or `command-line`. */
  readonly origin: string
  /** The network address of the request; null without one, or if the actor was erased. */
  readonly address: string | null
}

export const MOST_SUBJECTS = 5

/** What is shown of an entry's text. */
const Entered = z.object({
  purpose: z.string(),
  outcome: z.string().default('done'),
  subjects: z.array(z.string()).default([]),
  origin: z.looseObject({ kind: z.string() }),
})

type Row = {
  readonly n: bigint | number
  readonly at: string | Date
  readonly action: string
  readonly entry: string
  readonly actor: string | null
  readonly on_behalf_of: string | null
  readonly address: string | null
  readonly subjects: readonly string[]
}

/** Reads with the role of requests: row-level security shows the entries of this school alone. */
export function listEntries(
  pool: Pick<pg.Pool, 'connect'>,
  { tenant, limit, ...question }: EntriesQuestion,
): Promise<readonly ListedEntry[]> {
  const { where, values } = conditionsOf(question)
  return inSchoolTransaction(
    pool,
    tenant,
    async (client) => {
      const opened = (place: string) =>
        `select o.value from sillage.trail_opened o where o.tenant = $1 and o.opened_from = listed.opened_from
          and o.n = listed.n and o.place = '${place}'`
      const { rows } = await client.query<Row>(
        `select n, at, action, entry, (${opened('actor')} limit 1) as actor,
            (${opened('on-behalf-of')} limit 1) as on_behalf_of, (${opened('address')} limit 1) as address,
            array(${opened('subject')} order by o.value limit ${MOST_SUBJECTS}) as subjects
          from (select n, at, action, entry, coalesce(opened_from, n) as opened_from from sillage.trail_entries e
              where tenant = $1 ${where} order by n desc limit $2) listed
          order by n desc`,
        [tenant, limit, ...values],
      )
      return rows.map(listed)
    },
    READ_ONLY,
  )
}

function listed({ n, at, action, entry, actor, on_behalf_of: onBehalfOf, address, subjects }: Row): ListedEntry {
  const { purpose, outcome, subjects: committed, origin } = Entered.parse(JSON.parse(entry))
  return {
    entry: Number(n),
    at: new Date(at).toISOString(),
    action,
    purpose,
    outcome,
    actor,
    onBehalfOf,
    subjects,
    people: committed.length,
    origin: origin.kind,
    address,
  }
}

/** The first two parameters are the school and the limit. */
function conditionsOf({
  subject,
  actor,
  action,
  refused,
  from,
  until,
  before,
}: Omit<EntriesQuestion, 'tenant' | 'limit'>) {
  const values: (string | number)[] = []
  const parameter = (value: string | number) => `$${values.push(value) + 2}`
  const of = (person: PersonId, places: string) =>
    `and e.n in (select o.n from sillage.trail_opened o
      where o.tenant = $1 and o.person = ${parameter(person)}::uuid and o.place in (${places}))`
  const conditions = [
    ...(before === undefined ? [] : [`and e.n < ${parameter(before)}::bigint`]),
    ...(subject === undefined ? [] : [of(subject, "'subject'")]),
    ...(actor === undefined ? [] : [of(actor, "'actor', 'on-behalf-of'")]),
    ...(action === undefined ? [] : [`and e.action = ${parameter(action)}`]),
    ...(refused === true ? ["and coalesce(e.entry::json ->> 'outcome', 'repeated') <> 'repeated'"] : []),
    ...(from === undefined ? [] : [`and e.at >= ${parameter(from)}::timestamptz`]),
    ...(until === undefined ? [] : [`and e.at < ${parameter(until)}::timestamptz`]),
  ]
  return { where: conditions.join(' '), values }
}
