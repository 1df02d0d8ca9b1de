// The tables of the embedded key store, and how its file is opened.
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

/** How long a transaction waits for one of another process; all of them are short. It blocks this process. */
const BUSY_MS = 2_000

const tables = `
  create table if not exists store (one integer primary key check (one = 1), id text not null, form integer not null,
    destructions integer not null, last_backup text) strict;
  create table if not exists keys (id text primary key, tenant text not null, person text not null, use text not null,
    epoch integer, wrapped blob, created_at text not null, destroyed_at text, destruction integer,
    unique (tenant, person, use), check ((wrapped is null) = (destroyed_at is not null)),
    check ((wrapped is null) = (epoch is null))) strict;
  create index if not exists keys_of_epoch on keys (epoch, id) where epoch is not null;
  create index if not exists keys_destroyed on keys (destruction) where destruction is not null;
  create table if not exists tombstones (tenant text not null, person text not null, at text not null,
    primary key (tenant, person)) strict;
  create table if not exists epochs (epoch integer primary key, began_at text not null, ended_at text) strict;
`

export function openFile(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    // FULL: a key that is returned survives a loss of power. secure_delete: what is removed is overwritten with zeros.
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;')
    inTransaction(database, () => {
      database.exec(tables)
      database.prepare('insert or ignore into store values (1, ?, 1, 0, null)').run(randomUUID())
    })
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** IMMEDIATE: takes the lock of writers first, so that nothing that is read in it changes before it is written. */
export function inTransaction<T>(database: DatabaseSync, run: () => T, begin = 'begin immediate'): T {
  database.exec(begin)
  try {
    const result = run()
    database.exec('commit')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
