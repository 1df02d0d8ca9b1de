// The rows of the embedded key store, in one SQLite file that several processes open. Calls block the process, so each
// statement is one row by its index, and what is written together is one transaction.

import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { StatementSync } from 'node:sqlite'
import { crashPoint } from '#platform/crash-point.ts'
import type { LedgerDestruction } from '../key-ledger.ts'
import type { DestroyedRow, EpochRow, KeyRow, KeyRows, LivingRow, RowScope, Tombstone } from '../key-rows.ts'
import { FROM_NOW_ON } from '../key-store.ts'
import { KeyStoreRefused } from '../key-store-errors.ts'
import { isLeftOfATree } from '../wrapping.ts'
import { inTransaction, openFile } from './schema.ts'

const tombstonesInOrder = 'select tenant, person, at from tombstones order by tenant, person'
const columns = 'id, tenant, person, use, epoch, wrapped, created_at as createdAt, destroyed_at as destroyedAt'

export async function openSqliteKeyRows(path: string): Promise<KeyRows> {
  const file = resolve(path)
  // Its journal gets the rights of the file, so the file has them first.
  await (await open(file, 'a', 0o600)).close()
  const database = openFile(file)
  const sql = (text: string): StatementSync => database.prepare(text)
  const ofScope = sql(`select ${columns} from keys where tenant = ? and person = ? and use = ?`)
  const ofId = sql(`select ${columns} from keys where id = ?`)
  const tombstoneOf = sql('select 1 from tombstones where tenant = ? and person = ?')
  const current = sql('select max(epoch) as epoch from epochs')
  const add = sql(
    `insert into keys (id, tenant, person, use, epoch, wrapped, created_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (tenant, person, use) do nothing`,
  )
  const entomb = sql('insert or ignore into tombstones values (?, ?, ?)')
  const reserve = sql(
    `insert into keys (id, tenant, person, use, created_at, destroyed_at) values (?, ?, ?, ?, ?, ?)
     on conflict (tenant, person, use) do nothing`,
  )
  const destroy = sql(
    `update keys set wrapped = null, epoch = null, destroyed_at = ?, destruction = ?
     where tenant = ? and person = ? and use = coalesce(?, use) and wrapped is not null`,
  )
  const store = sql('select id, destructions, last_backup as lastBackup from store')
  const one = <T>(statement: StatementSync, ...values: (string | number | null)[]): T | undefined =>
    statement.get(...values) as T | undefined
  const many = <T>(statement: StatementSync, ...values: (string | number | null)[]): T[] =>
    statement.all(...values) as T[]
  const writing = <T>(run: () => T): T => inTransaction(database, run)

  function destroyAll(which: readonly LedgerDestruction[], at: string): number {
    const destroyed = writing(() => {
      const next = stored().destructions + 1
      let changed = 0
      for (const { tenant, person, use } of which) {
        if (use === null) entomb.run(tenant, person, at)
        // A use without a key yet: its scope must never get one.
        else reserve.run(randomUUID(), tenant, person, use, at, at)
        changed += Number(destroy.run(at, next, tenant, person, use).changes)
      }
      if (changed > 0) sql('update store set destructions = ?').run(next)
      return changed
    })
    if (destroyed > 0) emptyJournal()
    return destroyed
  }
  /** The wrapped bytes leave the journal too, as soon as no other process reads from it. */
  const emptyJournal = () => database.exec('pragma wal_checkpoint(truncate)')

  const found = ({ tenant, person, use }: RowScope): KeyRow | 'tombstoned' | null =>
    one<KeyRow>(ofScope, tenant, person, use) ?? (one(tombstoneOf, tenant, person) ? 'tombstoned' : null)
  const stored = () => {
    const row = one<{ id: string; destructions: number; lastBackup: string | null }>(store)
    if (!row) throw new Error('the key store has lost its own row')
    return row
  }
  const epochRows = () =>
    many<EpochRow>(sql('select epoch, began_at as beganAt, ended_at as endedAt from epochs order by epoch'))

  let storeId = stored().id
  return {
    get storeId() {
      return storeId
    },
    where: file,
    findScopes: async (scopes) => scopes.map(found),
    findIds: async (ids) => ids.flatMap((id) => one<KeyRow>(ofId, id) ?? []),

    async create(epoch, rows, at) {
      const created = writing(() => {
        if (one<{ epoch: number | null }>(current)?.epoch !== epoch) return 'another-epoch'
        for (const { id, tenant, person, use, wrapped } of rows)
          if (!one(tombstoneOf, tenant, person)) add.run(id, tenant, person, use, epoch, wrapped, at)
        crashPoint('before-keys-commit')
        return rows.map((row) => found(row) ?? 'tombstoned')
      })
      crashPoint('after-keys-commit')
      return created
    },

    async destroy({ tenant, person, use }, at) {
      return destroyAll([{ tenant, person, use }], at)
    },
    destroyUses: async (scopes, at) => destroyAll(scopes, at),
    async replace(epoch, { id, before, wrapped }) {
      const outcome = writing(() => {
        if (one<{ epoch: number | null }>(current)?.epoch !== epoch) return 'another-epoch'
        const next = stored().destructions + 1
        const put = sql('update keys set wrapped = ?, epoch = ?, destruction = ? where id = ? and wrapped = ?')
        if (put.run(wrapped, epoch, next, id, before).changes !== 1) return 'changed'
        sql('update store set destructions = ?').run(next)
        crashPoint('before-texts-commit')
        return 'replaced'
      })
      if (outcome === 'replaced') emptyJournal()
      return outcome
    },
    livingUses: async (tenant, prefixes, after, limit) =>
      many<RowScope>(
        sql(`select tenant, person, use from keys where tenant = ? and wrapped is not null
          and exists (select 1 from json_each(?) p where substr(use, 1, length(p.value)) = p.value)
          and (person, use) > (?, ?) order by person, use limit ?`),
        tenant,
        JSON.stringify(prefixes),
        after?.person ?? '',
        after?.use ?? '',
        limit,
      ),

    livingOf: async (tenant, people, prefixes) =>
      many<RowScope>(
        sql(`select tenant, person, use from keys where tenant = ? and wrapped is not null
          and person in (select value from json_each(?))
          and exists (select 1 from json_each(?) p where substr(use, 1, length(p.value)) = p.value)`),
        tenant,
        JSON.stringify(people),
        JSON.stringify(prefixes),
      ),

    async destroyedAfter(mark) {
      const { destructions } = stored()
      if (destructions === mark || mark === FROM_NOW_ON) return { mark: destructions, ids: [], changed: [] }
      // A mark from before a restore: everything is told again.
      const since = mark > destructions ? 0 : mark
      const rows = many<{ id: string; living: number }>(
        sql('select id, wrapped is not null as living from keys where destruction > ? and destruction <= ?'),
        since,
        destructions,
      )
      const ids = (living: number) => rows.flatMap((row) => (row.living === living ? [row.id] : []))
      return { mark: destructions, ids: ids(0), changed: ids(1) }
    },

    tombstones: async () => many<Tombstone>(sql(tombstonesInOrder)),

    epochs: async () => epochRows(),
    async beginEpoch(epoch, at) {
      writing(() => {
        const last = one<{ epoch: number | null }>(current)?.epoch ?? 0
        if (epoch === last + 1) sql('insert into epochs values (?, ?, null)').run(epoch, at)
      })
    },
    async endEpoch(epoch, at) {
      sql('update epochs set ended_at = ? where epoch = ? and ended_at is null').run(at, epoch)
    },
    livingUnder: async (epoch, after, limit) =>
      many<LivingRow>(
        sql(`select ${columns} from keys where epoch = ? and id > ? order by id limit ?`),
        epoch,
        after,
        limit,
      ),
    rewrap: async (epoch, changes) =>
      writing(() => {
        if (one<{ epoch: number | null }>(current)?.epoch !== epoch) return 'another-epoch'
        const replace = sql('update keys set epoch = ?, wrapped = ? where id = ? and epoch = ?')
        let replaced = 0
        for (const { id, from, wrapped } of changes) replaced += Number(replace.run(epoch, wrapped, id, from).changes)
        return replaced
      }),

    async counts() {
      const counted = one<{ living: number; destroyed: number; tombstones: number }>(
        sql(`select count(*) filter (where wrapped is not null and person <> '') as living,
          count(*) filter (where wrapped is null) as destroyed,
          (select count(*) from tombstones) as tombstones from keys`),
      )
      const ofEpochs = many<{ epoch: number; count: number }>(
        sql('select epoch, count(*) as count from keys where epoch is not null group by epoch'),
      )
      return {
        living: counted?.living ?? 0,
        destroyed: counted?.destroyed ?? 0,
        tombstones: counted?.tombstones ?? 0,
        ofEpochs: new Map(ofEpochs.map(({ epoch, count }) => [epoch, count])),
      }
    },
    all: async () =>
      inTransaction(
        database,
        () => ({
          storeId: stored().id,
          destructions: stored().destructions,
          epochs: epochRows(),
          tombstones: many<Tombstone>(sql(tombstonesInOrder)),
          keys: many<KeyRow>(sql(`select ${columns} from keys order by id`)),
        }),
        'begin',
      ),
    async restore({ storeId: id, destructions, epochs, tombstones, keys }) {
      writing(() => {
        if (one(sql('select 1 from keys limit 1')) || one(sql('select 1 from tombstones limit 1')))
          throw new KeyStoreRefused(`The key store in ${file} is not empty.`)
        sql('delete from epochs').run()
        sql('update store set id = ?, destructions = ?').run(id, destructions)
        for (const { epoch, beganAt, endedAt } of epochs)
          sql('insert into epochs values (?, ?, ?)').run(epoch, beganAt, endedAt)
        for (const { tenant, person, at } of tombstones)
          sql('insert into tombstones values (?, ?, ?)').run(tenant, person, at)
        const put = sql('insert into keys values (?, ?, ?, ?, ?, ?, ?, ?, ?)')
        for (const row of keys) put.run(...keyValues(row, destructions))
      })
      storeId = id
    },
    async noteBackup(at) {
      sql('update store set last_backup = ?').run(at)
    },
    lastBackup: async () => stored().lastBackup,
    async close() {
      if (database.isOpen) database.close()
    },
  }
}

/** What was destroyed before a backup counts as its last destruction: from mark 0 on it is told. */
const keyValues = (row: LivingRow | DestroyedRow, destructions: number) =>
  [
    row.id,
    row.tenant,
    row.person,
    row.use,
    row.epoch,
    row.wrapped,
    row.createdAt,
    row.destroyedAt,
    row.destroyedAt === null && !isLeftOfATree(row.wrapped) ? null : destructions,
  ] as const
