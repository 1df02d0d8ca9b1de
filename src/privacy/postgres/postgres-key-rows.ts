// The rows of a key store on a PostgreSQL server of its own.
//
// Creations and rewraps hold a lock that is shared; the beginning of an epoch and destructions hold it alone. So no key is
// created under an epoch after the next has begun, and none for a person after the tombstone.

import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { crashPoint } from '#platform/crash-point.ts'
import { openPool } from '#platform/database.ts'
import { inTransaction } from '#platform/transaction.ts'
import type { EpochRow, KeyRow, KeyRows, LivingRow, RowScope, Tombstone } from '../key-rows.ts'
import { FROM_NOW_ON } from '../key-store.ts'
import { KeyStoreRefused } from '../key-store-errors.ts'
import { isLeftOfATree } from '../wrapping.ts'
import { CHANGING, makeSchema } from './schema.ts'

export type PostgresKeyRowsOptions = {
  readonly mayMake?: boolean
  readonly statementTimeoutMs?: number
}

type Client = Pick<pg.PoolClient, 'query'>

const tombstonesInOrder = 'select tenant, person, at from sillage_keys.tombstones order by tenant, person'
const columns =
  'k.id, k.tenant, k.person, k.use, k.epoch, k.wrapped, k.created_at as "createdAt", k.destroyed_at as "destroyedAt"'

export async function openPostgresKeyRows(
  url: string,
  { mayMake = true, statementTimeoutMs = 5_000 }: PostgresKeyRowsOptions = {},
): Promise<KeyRows & { readonly isNew: boolean }> {
  const where = placeOf(url)
  const pool = openPool(url, { name: 'sillage keys', max: 4, statementTimeoutMs, int8: 'number' })
  try {
    const isNew = await makeSchema(pool, where, mayMake)
    return Object.assign(rowsIn(pool, where, (await stored(pool)).id), { isNew })
  } catch (error) {
    await pool.end()
    throw error
  }
}

function rowsIn(pool: pg.Pool, where: string, id: string): KeyRows {
  let ownId = id
  const locked = <T>(how: 'shared' | 'alone', run: (client: Client) => Promise<T>): Promise<T> =>
    inTransaction(
      pool,
      async (client) => {
        const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'
        await client.query(`select ${lock}($1)`, [CHANGING])
        return run(client)
      },
      // Each statement after the lock must see what was committed before it.
      { begin: 'begin isolation level read committed' },
    )

  return {
    get storeId() {
      return ownId
    },
    where,
    findScopes: (scopes) => findScopes(pool, scopes),
    async findIds(ids) {
      const found = await pool.query<KeyRow>(`select ${columns} from sillage_keys.keys k where id = any($1::uuid[])`, [
        ids.filter((one) => uuid.test(one)),
      ])
      return found.rows
    },

    async create(epoch, rows, at) {
      const created = await locked('shared', async (client) => {
        if ((await currentEpoch(client)) !== epoch) return 'another-epoch'
        await client.query(
          // In one order, so that two processes that create the same scopes wait for each other and never both.
          `insert into sillage_keys.keys (id, tenant, person, use, epoch, wrapped, created_at)
           select r.id, r.tenant, r.person, r.use, $6, r.wrapped, $7
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[]) as r (id, tenant, person, use, wrapped)
           where not exists (select from sillage_keys.tombstones t where t.tenant = r.tenant and t.person = r.person)
           order by r.tenant, r.person, r.use
           on conflict (tenant, person, use) do nothing`,
          [
            rows.map((row) => row.id),
            rows.map((row) => row.tenant),
            rows.map((row) => row.person),
            rows.map((row) => row.use),
            rows.map((row) => Buffer.from(row.wrapped)),
            epoch,
            at,
          ],
        )
        crashPoint('before-keys-commit')
        return (await findScopes(client, rows)).map((row) => row ?? 'tombstoned')
      })
      crashPoint('after-keys-commit')
      return created
    },

    destroy: ({ tenant, person, use }, at) =>
      locked('alone', async (client) => {
        if (use === null)
          await client.query('insert into sillage_keys.tombstones values ($1, $2, $3) on conflict do nothing', [
            tenant,
            person,
            at,
          ])
        // A use without a key yet: its scope must never get one.
        else
          await client.query(
            `insert into sillage_keys.keys (id, tenant, person, use, created_at, destroyed_at)
             values ($1, $2, $3, $4, $5, $5) on conflict (tenant, person, use) do nothing`,
            [randomUUID(), tenant, person, use, at],
          )
        const { rowCount } = await client.query(
          `update sillage_keys.keys set wrapped = null, epoch = null, destroyed_at = $4,
             destruction = (select destructions + 1 from sillage_keys.store)
           where tenant = $1 and person = $2 and use = coalesce($3, use) and wrapped is not null`,
          [tenant, person, use, at],
        )
        if (rowCount) await client.query('update sillage_keys.store set destructions = destructions + 1')
        return rowCount ?? 0
      }),

    async replace(epoch, { id, before, wrapped }) {
      const outcome = await locked('alone', async (client) => {
        if ((await currentEpoch(client)) !== epoch) return 'another-epoch'
        const { rowCount } = await client.query(
          `update sillage_keys.keys set wrapped = $3, epoch = $4,
             destruction = (select destructions + 1 from sillage_keys.store)
           where id = $1 and wrapped = $2`,
          [id, Buffer.from(before), Buffer.from(wrapped), epoch],
        )
        if (rowCount !== 1) return 'changed'
        await client.query('update sillage_keys.store set destructions = destructions + 1')
        crashPoint('before-texts-commit')
        return 'replaced'
      })
      return outcome
    },

    destroyUses: (scopes, at) =>
      locked('alone', async (client) => {
        const values = [
          scopes.map(({ tenant }) => tenant),
          scopes.map(({ person }) => person),
          scopes.map(({ use }) => use),
        ]
        // A use without a key yet: its scope must never get one.
        await client.query(
          `insert into sillage_keys.keys (id, tenant, person, use, created_at, destroyed_at)
           select gen_random_uuid(), d.tenant, d.person, d.use, $4::timestamptz, $4::timestamptz
           from (select distinct * from unnest($1::text[], $2::text[], $3::text[]) u(tenant, person, use)) d
           on conflict (tenant, person, use) do nothing`,
          [...values, at],
        )
        const { rowCount } = await client.query(
          `update sillage_keys.keys k set wrapped = null, epoch = null, destroyed_at = $4,
             destruction = (select destructions + 1 from sillage_keys.store)
           from unnest($1::text[], $2::text[], $3::text[]) d(tenant, person, use)
           where k.tenant = d.tenant and k.person = d.person and k.use = d.use and k.wrapped is not null`,
          [...values, at],
        )
        if (rowCount) await client.query('update sillage_keys.store set destructions = destructions + 1')
        return rowCount ?? 0
      }),
    async livingUses(tenant, prefixes, after, limit) {
      const { rows } = await pool.query<RowScope>(
        `select tenant, person, use from sillage_keys.keys
         where tenant = $1 and wrapped is not null and (person, use) > ($3, $4)
           and exists (select from unnest($2::text[]) prefix where starts_with(use, prefix))
         order by person, use limit $5`,
        [tenant, prefixes, after?.person ?? '', after?.use ?? '', limit],
      )
      return rows
    },

    async livingOf(tenant, people, prefixes) {
      const { rows } = await pool.query<RowScope>(
        `select tenant, person, use from sillage_keys.keys where tenant = $1 and person = any($2) and wrapped is not null
           and exists (select from unnest($3::text[]) prefix where starts_with(use, prefix))`,
        [tenant, people, prefixes],
      )
      return rows
    },

    async destroyedAfter(mark) {
      const { destructions } = await stored(pool)
      if (destructions === mark || mark === FROM_NOW_ON) return { mark: destructions, ids: [], changed: [] }
      // A mark from before a restore: everything is told again.
      const since = mark > destructions ? 0 : mark
      const { rows } = await pool.query<{ id: string; living: boolean }>(
        'select id, wrapped is not null as living from sillage_keys.keys where destruction > $1 and destruction <= $2',
        [since, destructions],
      )
      const ids = (living: boolean) => rows.flatMap((row) => (row.living === living ? [row.id] : []))
      return { mark: destructions, ids: ids(false), changed: ids(true) }
    },

    tombstones: async () => (await pool.query<Tombstone>(tombstonesInOrder)).rows,

    epochs: () => epochRows(pool),
    beginEpoch: (epoch, at) =>
      locked('alone', async (client) => {
        if (epoch === ((await currentEpoch(client)) ?? 0) + 1)
          await client.query('insert into sillage_keys.epochs values ($1, $2, null)', [epoch, at])
      }),
    async endEpoch(epoch, at) {
      await pool.query('update sillage_keys.epochs set ended_at = $2 where epoch = $1 and ended_at is null', [
        epoch,
        at,
      ])
    },
    async livingUnder(epoch, after, limit) {
      const { rows } = await pool.query<LivingRow>(
        `select ${columns} from sillage_keys.keys k where epoch = $1 and ($2 = '' or id > nullif($2, '')::uuid)
         order by id limit $3`,
        [epoch, after, limit],
      )
      return rows
    },
    rewrap: (epoch, changes) =>
      locked('shared', async (client) => {
        if ((await currentEpoch(client)) !== epoch) return 'another-epoch'
        const { rowCount } = await client.query(
          `update sillage_keys.keys k set epoch = $4, wrapped = c.wrapped
           from unnest($1::uuid[], $2::int[], $3::bytea[]) as c (id, epoch, wrapped)
           where k.id = c.id and k.epoch = c.epoch`,
          [
            changes.map((change) => change.id),
            changes.map((change) => change.from),
            changes.map((change) => Buffer.from(change.wrapped)),
            epoch,
          ],
        )
        return rowCount ?? 0
      }),

    async counts() {
      const [{ rows: counted }, { rows: ofEpochs }] = await Promise.all([
        pool.query<{ living: number; destroyed: number; tombstones: number }>(
          `select count(*) filter (where wrapped is not null and person <> '') as living,
             count(*) filter (where wrapped is null) as destroyed,
             (select count(*) from sillage_keys.tombstones) as tombstones from sillage_keys.keys`,
        ),
        pool.query<{ epoch: number; count: number }>(
          'select epoch, count(*) as count from sillage_keys.keys where epoch is not null group by epoch',
        ),
      ])
      const { living = 0, destroyed = 0, tombstones = 0 } = counted[0] ?? {}
      return { living, destroyed, tombstones, ofEpochs: new Map(ofEpochs.map(({ epoch, count }) => [epoch, count])) }
    },
    all: () =>
      inTransaction(
        pool,
        async (client) => {
          const { id: storeId, destructions } = await stored(client)
          const epochs = await epochRows(client)
          const tombstones = await client.query<Tombstone>(tombstonesInOrder)
          const keys = await client.query<KeyRow>(`select ${columns} from sillage_keys.keys k order by id`)
          return { storeId, destructions, epochs, tombstones: tombstones.rows, keys: keys.rows }
        },
        { begin: 'begin isolation level repeatable read, read only' },
      ),
    async restore({ storeId, destructions, epochs, tombstones, keys }) {
      await locked('alone', async (client) => {
        const { rows: found } = await client.query(
          `select from sillage_keys.keys union all select from sillage_keys.tombstones limit 1`,
        )
        if (found.length > 0) throw new KeyStoreRefused(`The key store in ${where} is not empty.`)
        await client.query('delete from sillage_keys.epochs')
        await client.query('update sillage_keys.store set id = $1, destructions = $2', [storeId, destructions])
        for (const { epoch, beganAt, endedAt } of epochs)
          await client.query('insert into sillage_keys.epochs values ($1, $2, $3)', [epoch, beganAt, endedAt])
        for (const { tenant, person, at } of tombstones)
          await client.query('insert into sillage_keys.tombstones values ($1, $2, $3)', [tenant, person, at])
        for (const row of keys)
          await client.query('insert into sillage_keys.keys values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
            row.id,
            row.tenant,
            row.person,
            row.use,
            row.epoch,
            row.wrapped === null ? null : Buffer.from(row.wrapped),
            row.createdAt,
            row.destroyedAt,
            // What was destroyed before a backup counts as its last destruction: from mark 0 on it is told.
            row.destroyedAt === null && !isLeftOfATree(row.wrapped) ? null : destructions,
          ])
      })
      ownId = storeId
    },
    async noteBackup(at) {
      await pool.query('update sillage_keys.store set last_backup = $1', [at])
    },
    lastBackup: async () => (await stored(pool)).lastBackup,
    close: () => (pool.ended ? Promise.resolve() : pool.end()),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function findScopes(
  client: Client | pg.Pool,
  scopes: readonly RowScope[],
): Promise<readonly (KeyRow | 'tombstoned' | null)[]> {
  const { rows } = await client.query<KeyRow & { tombstoned: boolean }>(
    `select ${columns}, t.person is not null as tombstoned
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as s (tenant, person, use, n)
     left join sillage_keys.keys k on k.tenant = s.tenant and k.person = s.person and k.use = s.use
     left join sillage_keys.tombstones t on t.tenant = s.tenant and t.person = s.person
     order by s.n`,
    [scopes.map(({ tenant }) => tenant), scopes.map(({ person }) => person), scopes.map(({ use }) => use)],
  )
  return rows.map(({ tombstoned, ...row }) => (row.id === null ? (tombstoned ? 'tombstoned' : null) : row))
}

async function currentEpoch(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ epoch: number | null }>('select max(epoch) as epoch from sillage_keys.epochs')
  return rows[0]?.epoch ?? null
}

async function epochRows(client: Client | pg.Pool): Promise<readonly EpochRow[]> {
  const { rows } = await client.query<EpochRow>(
    'select epoch, began_at as "beganAt", ended_at as "endedAt" from sillage_keys.epochs order by epoch',
  )
  return rows
}

async function stored(
  client: Client | pg.Pool,
): Promise<{ id: string; destructions: number; lastBackup: string | null }> {
  const { rows } = await client.query<{ id: string; destructions: number; lastBackup: string | null }>(
    'select id, destructions, last_backup as "lastBackup" from sillage_keys.store',
  )
  if (!rows[0]) throw new Error('the key store has lost its own row')
  return rows[0]
}

/** Without user and password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `postgres://${hostname}:${port || 5432}${pathname}`
}
