// The tables of a key store on a PostgreSQL server of its own, which the store makes itself.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '#platform/transaction.ts'
import { KeyStoreMissing } from '../key-store-errors.ts'

/** Of making the schema. Locks belong to the database, so the number need only differ from others of this schema. */
const MAKING = 41_733_001n
/** Shared by what relies on the current epoch and on tombstones, exclusive for what changes them. */
export const CHANGING = 41_733_002n

const statements = `
  create schema if not exists sillage_keys;
  create table sillage_keys.store (one boolean primary key check (one), id uuid not null, form int not null,
    destructions int8 not null, last_backup timestamptz);
  create table sillage_keys.keys (id uuid primary key, tenant text not null, person text not null, use text not null,
    epoch int, wrapped bytea, created_at timestamptz not null, destroyed_at timestamptz, destruction int8,
    unique (tenant, person, use), check ((wrapped is null) = (destroyed_at is not null)),
    check ((wrapped is null) = (epoch is null)));
  create index keys_of_epoch on sillage_keys.keys (epoch, id) where epoch is not null;
  create index keys_destroyed on sillage_keys.keys (destruction) where destruction is not null;
  create table sillage_keys.tombstones (tenant text, person text, at timestamptz not null, primary key (tenant, person));
  create table sillage_keys.epochs (epoch int primary key, began_at timestamptz not null, ended_at timestamptz);
`

/** Returns whether it made the store. */
export async function makeSchema(pool: pg.Pool, where: string, mayMake: boolean): Promise<boolean> {
  if (await isMade(pool)) return false
  if (!mayMake) throw new KeyStoreMissing(`There is no key store in ${where}. The service makes one when it starts.`)
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MAKING])
    if (await isMade(client)) return false
    await client.query(statements)
    await client.query('insert into sillage_keys.store values (true, $1, 1, 0, null)', [randomUUID()])
    return true
  })
}

async function isMade(client: Pick<pg.Pool, 'query'> | pg.PoolClient): Promise<boolean> {
  // Not to_regclass: it may answer from a cache that does not know yet what another process has just made.
  const { rows } = await client.query<{ made: boolean }>(
    `select exists (select from pg_catalog.pg_class where relname = 'store'
       and relnamespace = (select oid from pg_catalog.pg_namespace where nspname = 'sillage_keys')) as made`,
  )
  return rows[0]?.made ?? false
}
