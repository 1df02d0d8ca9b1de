// The saves of a rebuild: rows and checkpoint, so that a kill costs little. Every statement is short, however much is
// saved.

import type pg from 'pg'
import type { EventId, Position } from '#kernel/ids.ts'
import { START } from '#kernel/ids.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { codeOf } from '#platform/running.ts'
import { GenerationRefused } from '../generations/errors.ts'
import type { Feed } from '../generations/generation.ts'
import { createIndexes, keepOutOfStatistics, type Table } from '../generations/table.ts'
import { moveCheckpoints, postgresProjectionStore, writeParked } from '../projector/postgres-projection-store.ts'
import { type Keyed, RowsRefused } from '../projector/projection-store.ts'
import { dutyOf, type Fence } from '../workers/fence.ts'
import { copyRows, ROWS_PER_PIECE } from './copy-rows.ts'
import { fenced, RebuildFencedOff } from './fenced.ts'
import type { RowSource, Stretch } from './fold-stretch.ts'

/** Indexes are created in one statement once the rows are there. For more rows than this, that would take too long. */
const MOST_ROWS_INDEXED_AFTERWARDS = 400_000

export type Saves = RowSource & {
  /**
   * Picks up what an earlier run left: its position and its parked keys. The fault that stopped it is cleared, to try
   * again. Nothing is kept of a first save that was not completed.
   */
  begin(): Promise<{ readonly position: Position; readonly waiting: readonly Keyed[] }>
  /**
   * Saves what the stretch has changed since the last save. Throws `RowsRefused` if no table can store one of the rows.
   */
  save(stretch: Stretch, until: Position, eventId: EventId | null): Promise<void>
  /** Creates key and indexes if they are missing, and updates the statistics. */
  index(): Promise<void>
}

/**
 * The first save is written directly into the empty table; if it is not completed, it starts over. Later saves are
 * first written to a separate table. Once complete there, they are copied over in pieces, and if a run is killed
 * meanwhile, the next one copies them again. So rows and checkpoint always agree, although no transaction contains them
 * all.
 */
export function savesOf(pool: pg.Pool, feed: Feed, fence: Fence): Saves {
  const { table, projection, id } = feed
  const name = `read.${table.name}`
  const aside = `read.${table.name}_aside`
  const store = postgresProjectionStore(pool, new Map([[id, table]]), fence)
  const write = fenced(pool, fence, dutyOf(id))
  const where = 'where projection = $1 and generation = $2'
  const parameters = [table.projection, table.generation]
  let position = START
  let isIndexed = false

  /** The primary key is created last: it shows that all indexes are there. */
  async function index(): Promise<void> {
    if (isIndexed) return
    const { rows } = await pool.query<{ index: string; primary: boolean }>(
      'select indexrelid::regclass::text as index, indisprimary as primary from pg_index where indrelid = $1::regclass',
      [name],
    )
    if (!rows.some(({ primary }) => primary)) {
      for (const { index } of rows) await write((client) => client.query(`drop index ${index}`))
      for (const statement of createIndexes(table, projection).reverse())
        await write((client) => client.query(statement))
    }
    isIndexed = true
  }

  async function writeAside({ rows, parking }: Stretch, until: Position): Promise<void> {
    await write(async (client) => {
      await client.query(`drop table if exists ${aside}`)
      // With the constraints of the columns: what the table would refuse must be refused here, where it can still be
      // undone.
      await client.query(`create table ${aside} (like ${name}, n bigint not null, gone boolean not null)`)
      // Without a policy: nobody but its owner reads it.
      await client.query(`alter table ${aside} enable row level security`)
      for (const statement of keepOutOfStatistics(aside, table.opened)) await client.query(statement)
      await client.query(`create index on ${aside} (n)`)
    })
    const unsaved = rows.unsaved(position)
    const count = await copyRows(write, aside, table, unsaved.rows, {
      columns: ['n', 'gone'],
      valuesOf: (n) => [String(n), 'f'],
    })
    await copyRows(write, aside, table, unsaved.gone, {
      columns: ['n', 'gone'],
      valuesOf: (n) => [String(count + n), 't'],
    })
    // Parked events are few and are written at once. Writing them again changes nothing.
    await write(async (client) => {
      await writeParked(client, table, parking.changes())
      await client.query(`update sillage.generations set staged_to = $3 ${where}`, [...parameters, until])
    })
  }

  async function bringOver(): Promise<void> {
    const { rows } = await pool.query<{ count: bigint }>(`select coalesce(max(n) + 1, 0) as count from ${aside}`)
    const count = Number(rows[0]?.count ?? 0)
    const { insert, remove } = piecesOf(table, name, aside)
    for (let from = 0; from < count; from += ROWS_PER_PIECE) {
      const piece = [from, from + ROWS_PER_PIECE]
      await write(async (client) => {
        await client.query(insert, piece)
        await client.query(remove, piece)
      })
      crashPoint('rebuild-bringing-over')
    }
  }

  async function mark(until: Position, eventId: EventId | null, alsoDo?: (client: pg.PoolClient) => Promise<void>) {
    await write(async (client) => {
      const move = { generation: id, from: position, to: until, eventId, fault: null }
      if (!(await moveCheckpoints(client, new Map([[id, table]]), [move], fence)))
        throw new RebuildFencedOff(`${id} is no longer at position ${position}: another process has moved it`)
      await alsoDo?.(client)
      await client.query(`update sillage.generations set staged_to = null ${where}`, parameters)
    })
    position = until
  }

  async function saveFirst({ rows, parking }: Stretch, until: Position, eventId: EventId | null): Promise<void> {
    if (rows.size > MOST_ROWS_INDEXED_AFTERWARDS) await index()
    await copyRows(write, name, table, rows.unsaved(START).rows)
    crashPoint('rebuild-before-mark')
    await mark(until, eventId, (client) => writeParked(client, table, parking.changes()))
  }

  async function saveMore(stretch: Stretch, until: Position, eventId: EventId | null): Promise<void> {
    await index()
    await writeAside(stretch, until)
    crashPoint('rebuild-set-aside')
    await bringOver()
    await mark(until, eventId)
    await write((client) => client.query(`drop table if exists ${aside}`))
  }

  return {
    index: async () => {
      await index()
      await pool.query(`analyze ${name}`)
    },
    async begin() {
      const { rows } = await pool.query<{ position: Position; staged: Position | null }>(
        `select c.position, g.staged_to as staged from sillage.checkpoints c join sillage.generations g using (projection, generation) ${where}`,
        parameters,
      )
      const [checkpoint] = rows
      if (!checkpoint) throw new GenerationRefused('unknown-generation', `${id} was dropped meanwhile.`)
      position = checkpoint.position
      if (checkpoint.staged !== null) {
        await bringOver()
        await mark(checkpoint.staged, null)
      }
      await write(async (client) => {
        await client.query(`drop table if exists ${aside}`)
        await client.query(`update sillage.checkpoints set fault = null ${where}`, parameters)
        if (position !== START) return
        await client.query(`truncate ${name}`)
        await client.query(`delete from sillage.parked ${where}`, parameters)
      })
      return { position, waiting: await store.parkedKeys(id) }
    },
    async save(stretch, until, eventId) {
      try {
        await (position === START ? saveFirst : saveMore)(stretch, until, eventId)
      } catch (error) {
        // A number out of range, a NUL in a text: retrying the same row cannot succeed.
        if (error instanceof Error && /^2[23]/.test(codeOf(error) ?? ''))
          throw new RowsRefused(id, safeMessage(error), { cause: error })
        throw error
      }
      stretch.parking.saved()
    },
    async load(keys) {
      await index()
      return store.load(id, keys)
    },
    async loadMatching(tenant, partialKey) {
      await index()
      return store.loadMatching(id, [{ tenant, key: partialKey }])
    },
  }
}

function piecesOf(table: Table, name: string, aside: string): { insert: string; remove: string } {
  const keys = ['tenant', ...table.key.map((column) => column.name)]
  const changed = [...table.row.map((column) => column.name), 'position']
  const columns = [...keys, ...changed].join(', ')
  return {
    insert: `insert into ${name} (${columns}) select ${columns} from ${aside} where n >= $1 and n < $2 and not gone
      on conflict (${keys.join(', ')}) do update set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    remove: `delete from ${name} t using ${aside} a where a.n >= $1 and a.n < $2 and a.gone
      and ${keys.map((key) => `t.${key} = a.${key}`).join(' and ')}`,
  }
}
