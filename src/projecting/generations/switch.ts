// Makes another generation the live one, in one transaction: readers see the old or the new one, never a mix.
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { gapTracker, releaseStop, stopAt } from './align-generations.ts'
import { locked } from './create.ts'
import { GenerationRefused } from './errors.ts'
import { type Generation, readGenerations } from './generation.ts'
import { writeHistory } from './generation-history.ts'
import { pointView, type Table } from './table.ts'

export type SwitchOptions = {
  readonly by: string
  readonly action: 'switch' | 'rollback'
  /** Switch even if it is behind, faulted, or has parked rows. */
  readonly force: boolean
  /** Brings the new generation up to a position if this process feeds it; otherwise its worker is waited for. */
  readonly catchUpTo?: (position: Position) => Promise<void>
  /** Marks a generation as built that its rebuild has not completed yet, in the transaction that makes it live. */
  readonly complete?: (client: pg.PoolClient) => Promise<void>
  readonly signal?: AbortSignal
}

export type Switched = { readonly from: Generation | null; readonly to: Generation }

/**
 * The new generation is brought up to the live one, which is held for the last few events. Then the stable name and the
 * live flag change together, under the lock of the live checkpoint.
 */
export async function switchGeneration(
  pool: pg.Pool,
  wanted: Generation,
  tableOfWanted: Table | null,
  options: SwitchOptions,
): Promise<Switched> {
  const { signal, catchUpTo } = options
  const gap = gapTracker(pool, signal)
  let holding: readonly Generation[] = []
  try {
    for (;;) {
      const outcome = await trySwitch(pool, wanted, tableOfWanted, { ...options, hold: gap.isClose() })
      if ('from' in outcome) return outcome
      signal?.throwIfAborted()
      const { to, live, held } = outcome
      holding = held ? [live] : []
      const why =
        (held ? gap.noteHeld() : null) ??
        (await gap.closeGap(to, live.position, { holding, catchUpTo: to.fault ? undefined : catchUpTo }))
      if (why !== null)
        throw new GenerationRefused(
          'behind',
          `${to.id} is at position ${to.position}, the live rows are at ${live.position}, and ${why}. Start a worker that feeds it, or force the switch.`,
        )
    }
  } finally {
    if (holding.length > 0) await releaseStop(pool, holding).catch(() => undefined)
  }
}

async function trySwitch(
  pool: pg.Pool,
  wanted: Generation,
  table: Table | null,
  { by, action, force, complete, hold }: SwitchOptions & { readonly hold: boolean },
): Promise<Switched | { readonly to: Generation; readonly live: Generation; readonly held: boolean }> {
  return locked(pool, async (client) => {
    // The worker that feeds the live rows waits here for a moment. The new generation's checkpoint is not locked: it
    // moves on.
    await client.query(
      `select from sillage.checkpoints c join sillage.generations g using (projection, generation)
        where g.live and projection = $1 for update of c`,
      [wanted.projection],
    )
    const readCurrent = async () =>
      (await readGenerations(client)).filter(({ projection }) => projection === wanted.projection)
    const generations = await readCurrent()
    const to = generations.find(({ id }) => id === wanted.id)
    const from = generations.find(({ state }) => state === 'live') ?? null
    if (!to) throw new GenerationRefused('unknown-generation', `There is no generation ${wanted.id}.`)
    if (to.state === 'live') throw new GenerationRefused('is-live', `${to.id} is live already.`)
    if (to.candidate)
      throw new GenerationRefused('candidate', `${to.id} is a candidate: it can be compared, but never made live.`)
    if (to.state === 'building' && !complete)
      throw new GenerationRefused('not-built', `${to.id} is not completely built.`)
    if (!force) refuseUnsound(to)
    if (from && to.logId === from.logId && to.position < from.position && !force) {
      if (hold) await stopAt(client, [from], from.position)
      return { to, live: from, held: hold }
    }
    await complete?.(client)
    for (const statement of pointView(table ?? (await tableFromCatalog(client, to)))) await client.query(statement)
    await client.query('update sillage.generations set live = false where projection = $1 and live', [to.projection])
    await client.query(
      'update sillage.generations set live = true, switched_at = now() where projection = $1 and generation = $2',
      [to.projection, to.generation],
    )
    await writeHistory(client, to, action, by, { from: from?.generation ?? null, position: String(to.position), force })
    await client.query(`select pg_notify('sillage_moved', '')`)
    crashPoint('before-switch')
    const now = new Map((await readCurrent()).map((generation) => [generation.id, generation]))
    return { from: from && (now.get(from.id) ?? from), to: now.get(to.id) ?? to }
  }).then((outcome) => {
    crashPoint('after-switch')
    return outcome
  })
}

function refuseUnsound(to: Generation): void {
  if (to.fault)
    throw new GenerationRefused(
      'faulted',
      `${to.id} is stopped at position ${to.fault.position} (${to.fault.type}: ${to.fault.error}). Fix the cause, retry, then switch.`,
    )
  if (to.parkedKeys > 0)
    throw new GenerationRefused(
      'parked',
      `${to.id} has ${to.parkedKeys} parked ${to.parkedKeys === 1 ? 'row' : 'rows'}. See sillage projections parked, or force the switch.`,
    )
}

/** The columns of a generation, read from the database: this program may not have its definition. */
export async function tableFromCatalog(db: Pick<pg.ClientBase, 'query'>, generation: Generation): Promise<Table> {
  const { rows } = await db.query<{
    name: string
    type: string
    nullable: boolean
    hidden: boolean
    key: number | null
    opened: boolean
  }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
        not has_column_privilege('sillage_app', a.attrelid, a.attnum, 'select') as hidden,
        array_position(i.indkey::smallint[], a.attnum) as key, coalesce(a.attstattarget, -1) = 0 as opened
      from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [`read.${generation.table}`],
  )
  const columns = rows
    .filter(({ name }) => name !== 'tenant' && name !== 'position')
    .map(({ name, type, nullable, hidden, key, opened }) => {
      const timestamptz = type === 'timestamp with time zone' ? 'timestamptz' : type
      return {
        field: name,
        name: `"${name}"`,
        type: timestamptz as Table['row'][number]['type'],
        nullable,
        hidden,
        key,
        opened,
      }
    })
  const plain = ({ key, opened, ...column }: (typeof columns)[number]) => column
  return {
    projection: generation.projection,
    generation: generation.generation,
    name: generation.table,
    view: generation.projection.replaceAll('-', '_'),
    key: columns
      .filter(({ key }) => key !== null)
      .sort((a, b) => Number(a.key) - Number(b.key))
      .map(plain),
    row: columns.filter(({ key }) => key === null).map(plain),
    opened: columns.filter(({ opened }) => opened).map(({ name }) => name),
  }
}
