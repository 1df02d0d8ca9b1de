// The trail in PostgreSQL: entries and what opens them, each school's chain behind a lock, and the processes that write.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { BEGIN_BRIEFLY, inTransaction } from '#platform/transaction.ts'
import { type ChainedEntry, type ChainState, chained, NEW_CHAIN } from './chain.ts'
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
          await appendEntries(client, entries)
          await wroteWith(client)
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

/** Chains are locked in the order of their schools, so that two processes never wait for each other in a circle. */
async function appendEntries(client: pg.PoolClient, entries: readonly TrailEntry[]): Promise<void> {
  if (entries.length === 0) return
  const bySchool = Map.groupBy(entries, ({ tenant }) => tenant)
  const tenants = [...bySchool.keys()].sort()
  const states = await lockChains(client, tenants)
  const added = tenants.flatMap((tenant) => {
    const { state, entries: own } = chained(states.get(tenant) ?? NEW_CHAIN, bySchool.get(tenant) ?? [])
    states.set(tenant, state)
    return own.map((entry) => ({ tenant, ...entry }))
  })
  await insertEntries(client, added)
  for (const [tenant, { tree, head }] of states)
    await client.query('update sillage.trail_chains set size = $2, subtrees = $3, head = $4 where tenant = $1', [
      tenant,
      tree.size,
      tree.subtrees,
      head,
    ])
}

async function lockChains(client: pg.PoolClient, tenants: readonly TenantId[]): Promise<Map<TenantId, ChainState>> {
  await client.query(
    `insert into sillage.trail_chains (tenant, size, subtrees) select unnest($1::uuid[]), 0, '{}'::bytea[]
      on conflict do nothing`,
    [tenants],
  )
  const { rows } = await client.query<{ tenant: TenantId; size: bigint; subtrees: Buffer[]; head: Buffer | null }>(
    'select tenant, size, subtrees, head from sillage.trail_chains where tenant = any($1::uuid[]) order by tenant for update',
    [tenants],
  )
  return new Map(
    rows.map(({ tenant, size, subtrees, head }) => [tenant, { tree: { size: Number(size), subtrees }, head }]),
  )
}

/** Nothing opens an entry about somebody who is erased, or is being erased: what came late would bring them back. */
async function insertEntries(
  client: pg.PoolClient,
  entries: readonly (ChainedEntry & { readonly tenant: TenantId })[],
): Promise<void> {
  await client.query(
    `insert into sillage.trail_entries (tenant, n, at, action, entry, leaf)
      select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::bytea[])`,
    [
      entries.map(({ tenant }) => tenant),
      entries.map(({ n }) => n),
      entries.map(({ at }) => at),
      entries.map(({ action }) => action),
      entries.map(({ text }) => text),
      entries.map(({ leaf }) => leaf),
    ],
  )
  const openings = entries.flatMap(({ tenant, n, openings: own }) => own.map((opening) => ({ tenant, n, ...opening })))
  await client.query(
    `insert into sillage.trail_openings (tenant, n, person, place, value, salt)
      select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::bytea[])
        as o (tenant, n, person, place, value, salt)
      where not exists (select from sillage.erasures e where e.tenant = o.tenant and e.person = o.person)`,
    [
      openings.map(({ tenant }) => tenant),
      openings.map(({ n }) => n),
      openings.map(({ person }) => person),
      openings.map(({ place }) => place),
      openings.map(({ value }) => value),
      openings.map(({ salt }) => salt),
    ],
  )
}
