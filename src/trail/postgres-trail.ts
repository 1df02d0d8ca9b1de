// The trail in PostgreSQL: entries and what opens them, each school's chain behind a lock, and the processes that write.
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { BEGIN_BRIEFLY, inTransaction, sendAll } from '#platform/transaction.ts'
import {
  type ChainedEntry,
  type ChainedGroup,
  type ChainedSubtree,
  type ChainState,
  chaining,
  NEW_CHAIN,
  type Opening,
  SALT_BYTES,
} from './chain.ts'
import type { TrailStore } from './kept-trail.ts'
import type { TrailEntry } from './trail.ts'

/** A process that ended without writing its last entries. */
export type UncleanEnd = { readonly process: string; readonly writtenAt: string; readonly seenAt: string }

export type PostgresTrail = TrailStore & {
  /** Shows that this process lives. Call it more often than `deadAfterMs`. */
  beat(): Promise<void>
  /**
   * Enters the processes that nobody has heard of for so long, each once, as entries that `entryOf` makes, and returns how
   * many they were. A process that only slept goes on writing.
   */
  enterUncleanEnds(deadAfterMs: number, entryOf: (end: UncleanEnd) => TrailEntry): Promise<number>
  /** Removes what opens the commitments to a person, in their school. The chain stays as it is. */
  forget(tenant: TenantId, person: PersonId): Promise<void>
}

export function postgresTrail(
  pool: Pick<pg.Pool, 'connect'>,
  { process: name }: { readonly process: string },
): PostgresTrail {
  const writer = randomUUID()

  const wroteWith = (client: pg.PoolClient) =>
    client.query(
      `insert into sillage.trail_writers (id, process) values ($1, $2)
        on conflict (id) do update set seen_at = now(), written_at = now()`,
      [writer, name],
    )

  return {
    append: (entries) =>
      inTransaction(
        pool,
        async (client) => {
          await appendEntries(client, entries, [() => wroteWith(client)])
        },
        { begin: BEGIN_BRIEFLY },
      ),
    // Who has written nothing has nothing to lose, and no row.
    beat: () =>
      inTransaction(pool, async (client) => {
        await client.query('update sillage.trail_writers set seen_at = now() where id = $1', [writer])
      }),
    end: () =>
      inTransaction(pool, async (client) => {
        await client.query('delete from sillage.trail_writers where id = $1', [writer])
      }),
    enterUncleanEnds: (deadAfterMs, entryOf) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ process: string; written_at: string; seen_at: string }>(
          `delete from sillage.trail_writers where id <> $1 and seen_at < now() - $2 * interval '1 millisecond'
            returning process, written_at, seen_at`,
          [writer, deadAfterMs],
        )
        const ends = rows.map((row) => ({
          process: row.process,
          writtenAt: instantOf(row.written_at),
          seenAt: instantOf(row.seen_at),
        }))
        await appendEntries(client, ends.map(entryOf))
        return ends.length
      }),
    forget: (tenant, person) =>
      inTransaction(pool, async (client) => {
        await client.query('delete from sillage.trail_openings where tenant = $1 and person = $2', [tenant, person])
      }),
  }
}

const instantOf = (text: string): string => new Date(text).toISOString()

/** What opens the entries of a group is stored once for all of them. */
const MOST_IN_GROUP = 250

type OfSchool = { readonly tenant: TenantId }
type Added = {
  readonly entries: (ChainedEntry & OfSchool & { readonly from: number })[]
  readonly subtrees: (ChainedSubtree & OfSchool)[]
  readonly openings: (Opening & OfSchool & { readonly from: number })[]
}

/**
 * Chains are locked in the order of their schools, so that two processes do not wait for each other in a circle. The first entries
 * of two schools may still do so: PostgreSQL then ends one of the transactions, and its group is written again.
 */
async function appendEntries(
  client: pg.PoolClient,
  entries: readonly TrailEntry[],
  also: readonly (() => Promise<unknown>)[] = [],
): Promise<void> {
  if (entries.length === 0) return
  const bySchool = Map.groupBy(entries, ({ tenant }) => tenant)
  const states = await lockChains(client, [...bySchool.keys()].sort())
  const added: Added = { entries: [], subtrees: [], openings: [] }
  for (const [tenant, own] of bySchool)
    for (let start = 0; start < own.length; start += MOST_IN_GROUP) {
      if (added.entries.length > 0) await setImmediate()
      const { state, from, ...group } = await chainedWithPauses(
        states.get(tenant) ?? NEW_CHAIN,
        own.slice(start, start + MOST_IN_GROUP),
      )
      states.set(tenant, state)
      for (const entry of group.entries) added.entries.push({ tenant, from, ...entry })
      for (const subtree of group.subtrees) added.subtrees.push({ tenant, ...subtree })
      for (const opening of group.openings) added.openings.push({ tenant, from, ...opening })
    }
  await sendAll(client, [
    () => insertEntries(client, added.entries),
    () => insertOpenings(client, added.openings),
    ...(added.subtrees.length > 0 ? [() => insertSubtrees(client, added.subtrees)] : []),
    ...[...states].map(
      ([tenant, { tree, head }]) =>
        () =>
          client.query('update sillage.trail_chains set size = $2, subtrees = $3, head = $4 where tenant = $1', [
            tenant,
            tree.size,
            tree.subtrees,
            head,
          ]),
    ),
    ...also,
  ])
}

/** The process answers requests between two steps. */
async function chainedWithPauses(state: ChainState, entries: readonly TrailEntry[]): Promise<ChainedGroup> {
  const steps = chaining(state, entries)
  while (true) {
    const { done, value } = steps.next()
    if (done) return value
    await setImmediate()
  }
}

async function lockChains(client: pg.PoolClient, tenants: readonly TenantId[]): Promise<Map<TenantId, ChainState>> {
  const lock = async () => {
    const { rows } = await client.query<{ tenant: TenantId; size: bigint; subtrees: Buffer[]; head: Buffer | null }>(
      'select tenant, size, subtrees, head from sillage.trail_chains where tenant = any($1::uuid[]) order by tenant for update',
      [tenants],
    )
    return rows
  }
  let rows = await lock()
  if (rows.length < tenants.length) {
    await client.query(
      `insert into sillage.trail_chains (tenant, size, subtrees) select unnest($1::uuid[]), 0, '{}'::bytea[]
        on conflict do nothing`,
      [tenants],
    )
    rows = await lock()
  }
  return new Map(
    rows.map(({ tenant, size, subtrees, head }) => [tenant, { tree: { size: Number(size), subtrees }, head }]),
  )
}

const LEAF_BYTES = 32

/**
 * PostgreSQL's text of an array whose elements hold nothing that must be escaped. The driver would look for it in each, which is
 * a tenth of what an entry costs here.
 */
const plain = (elements: readonly (string | number)[]): string => `{${elements.join()}}`

/** Texts and hashes are sent as one value each, for the same reason. JSON holds no line break. */
function insertEntries(client: pg.PoolClient, entries: Added['entries']): Promise<unknown> {
  return client.query(
    `insert into sillage.trail_entries (tenant, n, opened_from, at, action, entry, leaf)
      select tenant, n, opened_from, at, action, entry, substring($7::bytea from ((i - 1) * ${LEAF_BYTES} + 1)::int for ${LEAF_BYTES})
        from rows from (unnest($1::uuid[]), unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::timestamptz[]),
          unnest($5::text[]), string_to_table($6::text, E'\n'))
          with ordinality as added (tenant, n, opened_from, at, action, entry, i)`,
    [
      plain(entries.map(({ tenant }) => tenant)),
      plain(entries.map(({ n }) => n)),
      plain(entries.map(({ from }) => from)),
      plain(entries.map(({ at }) => at)),
      entries.map(({ action }) => action),
      entries.map(({ text }) => text).join('\n'),
      Buffer.concat(entries.map(({ leaf }) => leaf)),
    ],
  )
}

/** A row that is there is of entries that a restore of other tables took back: it must not stop the trail for ever. */
function insertSubtrees(client: pg.PoolClient, subtrees: Added['subtrees']): Promise<unknown> {
  return client.query(
    `insert into sillage.trail_subtrees (tenant, number, hash)
      select tenant, number, hash from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as added (tenant, number, hash)
      on conflict (tenant, number) do update set hash = excluded.hash`,
    [
      plain(subtrees.map(({ tenant }) => tenant)),
      plain(subtrees.map(({ number }) => number)),
      subtrees.map(({ hash }) => hash),
    ],
  )
}

/** Nothing opens an entry about somebody who is erased, or is being erased: what came late would bring them back. */
function insertOpenings(client: pg.PoolClient, openings: Added['openings']): Promise<unknown> {
  let saltsBefore = 0
  const firstSalts = openings.map(({ salts }) => {
    const first = saltsBefore
    saltsBefore += salts.length
    return first
  })
  return client.query(
    `insert into sillage.trail_openings (tenant, n, person, place, value, offsets, salt)
      select o.tenant, o.n, o.person, o.place, o.value, o.offsets::smallint[],
          substring($8::bytea from o.first * ${SALT_BYTES} + 1 for array_length(o.offsets::smallint[], 1) * ${SALT_BYTES})
        from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[])
          as o (tenant, n, person, place, value, offsets, first)
        where not exists (select from sillage.erasures e where e.tenant = o.tenant and e.person = o.person)`,
    [
      plain(openings.map(({ tenant }) => tenant)),
      plain(openings.map(({ from }) => from)),
      plain(openings.map(({ person }) => person)),
      plain(openings.map(({ place }) => place)),
      openings.map(({ value }) => value),
      openings.map(({ offsets }) => plain(offsets)),
      plain(firstSalts),
      Buffer.concat(openings.flatMap(({ salts }) => salts)),
    ],
  )
}
