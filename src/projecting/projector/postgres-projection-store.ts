// Rows and checkpoints in Postgres: one query loads all rows of a page, one statement writes them.

import type pg from 'pg'
import { agrees, type FoldedRow } from '#kernel/fold.ts'
import { type EventId, type LogId, type Position, position, type TenantId } from '#kernel/ids.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { codeOf } from '#platform/running.ts'
import { inTransaction, sendAll } from '#platform/transaction.ts'
import { type GenerationId, generationId } from '../generations/generation.ts'
import type { Column, Table } from '../generations/table.ts'
import { currentFence, dutyOf, type Fence, unfenced } from '../workers/fence.ts'
import {
  type Changes,
  type Checkpoint,
  DutyLost,
  type Move,
  type Parked,
  type ProjectionStore,
  RowsRefused,
} from './projection-store.ts'

type Statements = { readonly load: string; readonly upsert: string; readonly delete: string }
type Keyed = { readonly tenant: TenantId; readonly key: object }

/** With a fence, checkpoints move only under the leases that are held when the store is created. */
export function postgresProjectionStore(
  pool: pg.Pool,
  tables: ReadonlyMap<GenerationId, Table>,
  fence: Fence = unfenced,
): ProjectionStore {
  const leases = currentFence(fence, [...tables.keys()].map(dutyOf))
  const statements = new Map([...tables].map(([id, table]) => [id, statementsOf(table)]))
  const statementsFor = (generation: GenerationId) => {
    const table = tables.get(generation)
    const sql = statements.get(generation)
    if (!table || !sql) throw new Error(`read model ${generation} has no table here`)
    return { table, sql }
  }

  /**
   * Parked events: the first of each key, or all events of the keys to retry, including those that came after the
   * request.
   */
  async function parked(generation: GenerationId, which: 'keys' | 'to-retry'): Promise<Parked[]> {
    const { table } = statementsFor(generation)
    const { rows } = await pool.query<Omit<Parked, 'text'>>({
      name: `parked ${which}`,
      text: `select ${which === 'keys' ? 'distinct on (key_text)' : ''} tenant, key, position, stream, revision, type, error
        from sillage.parked where projection = $1 and generation = $2${
          which === 'keys'
            ? ''
            : ` and key_text in (select key_text from sillage.parked
          where projection = $1 and generation = $2 and retry_at is not null)`
        } order by key_text, position`,
      values: [table.projection, table.generation],
    })
    return rows.map((row) => ({ ...row, text: keyTextOf(table, row) }))
  }

  return {
    async checkpoints() {
      const { rows } = await pool.query<{
        projection: string
        generation: number
        position: bigint
        event_id: EventId
        log_id: LogId
        stop_at: bigint | null
      }>(`select projection, generation, position, event_id, log_id,
          case when stop_until > clock_timestamp() then stop_at end as stop_at from sillage.checkpoints`)
      return new Map<GenerationId, Checkpoint>(
        rows
          .map((row) => ({ ...row, id: generationId(row.projection, row.generation) }))
          .filter(({ id }) => tables.has(id))
          .map(({ id, stop_at: stopAt, ...row }) => [
            id,
            {
              position: position(row.position),
              eventId: row.event_id,
              logId: row.log_id,
              ...(stopAt !== null && { stopAt: position(stopAt) }),
            },
          ]),
      )
    },

    parkedKeys: (generation) => parked(generation, 'keys'),
    toRetry: (generation) => parked(generation, 'to-retry'),

    async load(generation, keys) {
      const { table, sql } = statementsFor(generation)
      const { rows } = await pool.query<unknown[]>({
        name: `load ${table.name}`,
        text: sql.load,
        values: keyArrays(table, keys),
        rowMode: 'array',
      })
      return rows.map((values) => readRow(table, values))
    },

    async loadMatching(generation, keys) {
      const { table } = statementsFor(generation)
      const columns = ['tenant', ...[...table.key, ...table.row].map((column) => column.name), 'position']
      const found: FoldedRow[] = []
      for (const { tenant, key } of keys) {
        const given = table.key.filter((column) => Reflect.get(key, column.field) !== undefined)
        const conditions = ['tenant = $1', ...given.map((column, i) => `${column.name} = $${i + 2}`)]
        const { rows } = await pool.query<unknown[]>({
          text: `select ${columns.join(', ')} from read.${table.name} where ${conditions.join(' and ')}`,
          values: [tenant, ...given.map((column) => Reflect.get(key, column.field))],
          rowMode: 'array',
        })
        found.push(...rows.map((values) => readRow(table, values)))
      }
      return found
    },

    async commit(changes, moves) {
      const run = async (client: pg.PoolClient): Promise<boolean> => {
        // Move the checkpoints first: a worker that does not hold them must not lock rows or wait for them.
        if (!(await moveCheckpoints(client, tables, moves, leases))) return false
        crashPoint('between-rows-and-checkpoint')
        const writes = [...changes].map(([generation, change]) => async () => {
          await write(client, statementsFor(generation), change).catch((error: unknown) => {
            throw refusesRows(error) ? new RowsRefused(generation, safeMessage(error), { cause: error }) : error
          })
        })
        await sendAll(client, writes)
        crashPoint('before-projector-commit')
        return true
      }
      const done = await inTransaction(pool, run, { begin: BEGIN_UNFLUSHED, keep: (isDone) => isDone })
      if (done) crashPoint('after-projector-commit')
      return done
    },
  }
}

/**
 * A page does not wait for the disk, and appends that do wait do not wait for a page. If the server crashes, the last
 * pages may be lost, rows and checkpoint together. They are folded again from the log, whose commits are flushed.
 */
const BEGIN_UNFLUSHED = 'begin; set local synchronous_commit = off'

/** Data exceptions and violated constraints, such as a number out of range: retrying the same rows cannot succeed. */
const refusesRows = (error: unknown): error is Error => /^2[23]/.test(codeOf(error) ?? '')

/**
 * Compare-and-set of all checkpoints at once. False if one of them is at another position. The leases are locked until
 * the end of the transaction, so that a worker that takes one over starts after these writes. (A retry leaves the
 * checkpoint where it is, so compare-and-set alone would not detect a take-over.)
 */
export async function moveCheckpoints(
  client: pg.PoolClient,
  tables: ReadonlyMap<GenerationId, Table>,
  moves: readonly Move[],
  fence: Fence,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'move checkpoints',
    text: `with asked as (
        select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::uuid[], $6::jsonb[], $7::text[], $8::bigint[])
          m(projection, generation, old, new, event, fault, duty, epoch)
      ), leased as (
        select duty from sillage.leases l join asked a using (duty) where l.epoch = a.epoch and l.holder = $9 for share of l
      )
      update sillage.checkpoints c set position = m.new, event_id = case when m.new = m.old then c.event_id else m.event end,
        fault = m.fault, moved_at = clock_timestamp()
      from asked m
      where c.projection = m.projection and c.generation = m.generation and c.position = m.old
        and (c.stop_at is null or m.new <= c.stop_at or c.stop_until < clock_timestamp())
        and ($9::uuid is null or m.duty in (select duty from leased))`,
    values: [
      moves.map((one) => tables.get(one.generation)?.projection),
      moves.map((one) => tables.get(one.generation)?.generation),
      moves.map((one) => one.from),
      moves.map((one) => one.to),
      moves.map((one) => one.eventId),
      moves.map((one) => (one.fault ? JSON.stringify(one.fault) : null)),
      moves.map((one) => dutyOf(one.generation)),
      moves.map((one) => fence.epochOf(dutyOf(one.generation))),
      fence.holder,
    ],
  })
  if (rowCount === moves.length) return true
  if (fence.holder !== null && !(await holdsAll(client, moves, fence))) throw new DutyLost()
  return false
}

async function holdsAll(client: pg.PoolClient, moves: readonly Move[], fence: Fence): Promise<boolean> {
  const duties = moves.map(({ generation }) => dutyOf(generation))
  const { rowCount } = await client.query({
    name: 'leases held',
    text: `select from sillage.leases l join unnest($1::text[], $2::bigint[]) a(duty, epoch) using (duty, epoch) where l.holder = $3`,
    values: [duties, duties.map((duty) => fence.epochOf(duty)), fence.holder],
  })
  return rowCount === moves.length
}

async function write(
  client: pg.PoolClient,
  { table, sql }: { table: Table; sql: Statements },
  changes: Changes,
): Promise<void> {
  await writeParked(client, table, changes)
  for (const { tenant, key } of changes.removals) {
    const columns = table.key.filter((column) => Reflect.get(key, column.field) !== undefined)
    const conditions = columns.map((column, i) => `${column.name} = $${i + 2}`)
    await client.query(`delete from read.${table.name} where ${['tenant = $1', ...conditions].join(' and ')}`, [
      tenant,
      ...columns.map((column) => Reflect.get(key, column.field)),
    ])
  }
  // Rows that a removal deleted need no delete of their own.
  const deletes = changes.deletes.filter(
    (one) => !changes.removals.some((removal) => removal.tenant === one.tenant && agrees(one.key, removal.key)),
  )
  if (deletes.length > 0)
    await client.query({ name: `delete ${table.name}`, text: sql.delete, values: keyArrays(table, deletes) })
  if (changes.upserts.length > 0)
    await client.query({ name: `upsert ${table.name}`, text: sql.upsert, values: rowArrays(table, changes.upserts) })
}

/**
 * A row's identity in memory, as `keyText` computes it. NUL separates the columns: no Postgres text may contain one.
 */
const keyTextOf = (table: Table, { tenant, key }: Keyed): string =>
  [tenant, ...table.key.map((column) => Reflect.get(key, column.field))].join('\0')
const storable = (text: string): string => text.replaceAll('\u0001', '\u0001\u0001').replaceAll('\0', '\u0001\u0002')

export async function writeParked(
  client: pg.PoolClient,
  table: Table,
  { unparked, parked }: Pick<Changes, 'unparked' | 'parked'>,
): Promise<void> {
  if (unparked.length > 0)
    await client.query({
      name: 'unpark',
      text: 'delete from sillage.parked where projection = $1 and generation = $2 and key_text = any($3)',
      values: [table.projection, table.generation, unparked.map(storable)],
    })
  for (let from = 0; from < parked.length; from += PARKED_AT_ONCE)
    await park(client, table, parked.slice(from, from + PARKED_AT_ONCE))
}

/** Rows in one statement: a rebuild may park very many. */
const PARKED_AT_ONCE = 10_000

async function park(client: pg.PoolClient, table: Table, parked: readonly Parked[]): Promise<void> {
  await client.query({
    name: 'park',
    // An event may touch a row twice; it is parked once.
    text: `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type, error)
      select $1, $2, * from unnest($3::text[], $4::bigint[], $5::uuid[], $6::jsonb[], $7::text[], $8::integer[], $9::text[], $10::text[])
      on conflict do nothing`,
    values: [
      table.projection,
      table.generation,
      parked.map(({ text }) => storable(text)),
      parked.map((one) => one.position),
      parked.map(({ tenant }) => tenant),
      parked.map(({ key }) => JSON.stringify(key)),
      parked.map(({ stream }) => stream),
      parked.map(({ revision }) => revision),
      parked.map(({ type }) => type),
      parked.map(({ error }) => error),
    ],
  })
}

function statementsOf(table: Table): Statements {
  const name = `read.${table.name}`
  const keys = ['tenant', ...table.key.map((column) => column.name)]
  const keyTypes = ['uuid', ...table.key.map((column) => column.type)]
  const keyTable = `unnest(${keyTypes.map((type, i) => `$${i + 1}::${type}[]`).join(', ')}) k(${keys.join(', ')})`
  const columns = [...keys, ...table.row.map((column) => column.name), 'position']
  const types = [...keyTypes, ...table.row.map((column) => column.type), 'bigint']
  const changed = [...table.row.map((column) => column.name), 'position']
  return {
    // `offset 0` keeps the planner from turning this into a join: for a new table without statistics it may read all
    // rows of a tenant for each page. A lateral subquery is looked up key by key.
    load: `select ${columns.map((column) => `t.${column}`).join(', ')} from ${keyTable}
      cross join lateral (select * from ${name} t where ${keys.map((key) => `t.${key} = k.${key}`).join(' and ')} offset 0) t`,
    delete: `delete from ${name} t using ${keyTable} where ${keys.map((key) => `t.${key} = k.${key}`).join(' and ')}`,
    upsert: `insert into ${name} (${columns.join(', ')})
      select * from unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})
      on conflict (${keys.join(', ')}) do update set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  }
}

const keyArrays = (table: Table, keys: readonly Keyed[]): unknown[] => [
  keys.map(({ tenant }) => tenant),
  ...table.key.map((column) => keys.map(({ key }) => Reflect.get(key, column.field))),
]

const rowArrays = (table: Table, rows: readonly FoldedRow[]): unknown[] => [
  ...keyArrays(table, rows),
  ...table.row.map((column) => rows.map(({ row }) => written(column, Reflect.get(row, column.field)))),
  rows.map((row) => row.position),
]

const written = (column: Column, value: unknown): unknown =>
  column.type === 'jsonb' && value !== null ? JSON.stringify(value) : value
/** A bigint column holds what the schema calls an integer, which is a number in a row. */
const asRead = (column: Column, value: unknown): unknown =>
  typeof value === 'bigint' && column.type === 'bigint' ? Number(value) : value

/** A row as `select tenant, key, row, position` returns it in array mode. */
function readRow(table: Table, values: readonly unknown[]): FoldedRow {
  const [tenant] = values
  const fields = (columns: readonly Column[], from: number) =>
    Object.fromEntries(columns.map((column, i) => [column.field, asRead(column, values[from + i])]))
  const at = values.at(-1)
  if (typeof tenant !== 'string' || typeof at !== 'bigint')
    throw new Error(`expected a tenant and a position in a row of read.${table.name}`)
  return {
    tenant: tenant as TenantId,
    key: fields(table.key, 1),
    row: fields(table.row, 1 + table.key.length),
    position: at as Position,
  }
}
