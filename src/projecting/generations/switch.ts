// Makes another generation the live one, in one transaction: readers see the old one or the new one, never a mix.
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { locked } from './create.ts'
import { GenerationRefused } from './errors.ts'
import { type Generation, readGenerations } from './generation.ts'
import { writeHistory } from './generation-history.ts'
import { letGo, pursuit, stopAt } from './standstill.ts'
import { pointView, type Table } from './table.ts'

export type SwitchOptions = {
  readonly by: string
  readonly action: 'switch' | 'rollback'
  /** Go on though it is behind, faulted, or has rows that wait. */
  readonly force: boolean
  /** Brings the new generation up to a position, where this process feeds it. Others are waited for. */
  readonly catchUpTo?: (position: Position) => Promise<void>
  /** For a generation that its rebuild has yet to declare built: in the transaction that makes it live. */
  readonly complete?: (client: pg.PoolClient) => Promise<void>
  readonly signal?: AbortSignal
}

export type Switched = { readonly from: Generation | null; readonly to: Generation }

/**
 * The new generation is brought up to the live one, which is held for the last few events; then, under the lock of the
 * live checkpoint, the stable name and the live flag change together.
 */
export async function switchGeneration(
  pool: pg.Pool,
  wanted: Generation,
  tableOfWanted: Table | null,
  options: SwitchOptions,
): Promise<Switched> {
  const { signal, catchUpTo } = options
  const chase = pursuit(pool, signal)
  let holding: readonly Generation[] = []
  try {
    for (;;) {
      const outcome = await trySwitch(pool, wanted, tableOfWanted, { ...options, hold: chase.isClose() })
      if ('from' in outcome) return outcome
      signal?.throwIfAborted()
      const { to, live, held } = outcome
      holding = held ? [live] : []
      const why =
        (held ? chase.held() : null) ??
        (await chase.comeUp(to, live.position, { holding, catchUpTo: to.fault ? undefined : catchUpTo }))
      if (why !== null)
        throw new GenerationRefused(
          'behind',
          `${to.id} stands at position ${to.position}, the live rows at ${live.position}, and ${why}: start a worker that feeds it, or force the switch.`,
        )
    }
  } finally {
    if (holding.length > 0) await letGo(pool, holding).catch(() => undefined)
  }
}

async function trySwitch(
  pool: pg.Pool,
  wanted: Generation,
  table: Table | null,
  { by, action, force, complete, hold }: SwitchOptions & { readonly hold: boolean },
): Promise<Switched | { readonly to: Generation; readonly live: Generation; readonly held: boolean }> {
  return locked(pool, async (client) => {
    // Whoever feeds the live rows waits here for a moment. The new generation's own checkpoint is left free: it moves on.
    await client.query(
      `select from sillage.checkpoints c join sillage.generations g using (projection, generation)
        where g.live and projection = $1 for update of c`,
      [wanted.projection],
    )
    const standing = async () =>
      (await readGenerations(client)).filter(({ projection }) => projection === wanted.projection)
    const own = await standing()
    const to = own.find(({ id }) => id === wanted.id)
    const from = own.find(({ state }) => state === 'live') ?? null
    if (!to) throw new GenerationRefused('unknown-generation', `There is no generation ${wanted.id}.`)
    if (to.state === 'live') throw new GenerationRefused('is-live', `${to.id} is live already.`)
    if (to.candidate)
      throw new GenerationRefused('candidate', `${to.id} is a candidate: it is there to be compared, never to be live.`)
    if (to.state === 'building' && !complete)
      throw new GenerationRefused('not-built', `${to.id} is not built to its end yet.`)
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
    const now = new Map((await standing()).map((one) => [one.id, one]))
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
      `${to.id} stands still at position ${to.fault.position} (${to.fault.type}: ${to.fault.error}): mend it, retry, then switch.`,
    )
  if (to.parkedKeys > 0)
    throw new GenerationRefused(
      'parked',
      `${to.id} has ${to.parkedKeys} ${to.parkedKeys === 1 ? 'row that waits' : 'rows that wait'} for a fix: see sillage projections parked, or force the switch.`,
    )
}

/** The columns of a generation whose definition this program does not hold, as the database has them. */
export async function tableFromCatalog(db: Pick<pg.ClientBase, 'query'>, of: Generation): Promise<Table> {
  const { rows } = await db.query<{
    name: string
    type: string
    nullable: boolean
    hidden: boolean
    key: number | null
  }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
        not has_column_privilege('sillage_app', a.attrelid, a.attnum, 'select') as hidden,
        array_position(i.indkey::smallint[], a.attnum) as key
      from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [`read.${of.table}`],
  )
  const columns = rows
    .filter(({ name }) => name !== 'tenant' && name !== 'position')
    .map(({ name, type, nullable, hidden, key }) => {
      const timestamptz = type === 'timestamp with time zone' ? 'timestamptz' : type
      return {
        field: name,
        name: `"${name}"`,
        type: timestamptz as Table['row'][number]['type'],
        nullable,
        hidden,
        key,
      }
    })
  const plain = ({ key, ...column }: (typeof columns)[number]) => column
  return {
    projection: of.projection,
    generation: of.generation,
    name: of.table,
    view: of.projection.replaceAll('-', '_'),
    key: columns
      .filter(({ key }) => key !== null)
      .sort((a, b) => Number(a.key) - Number(b.key))
      .map(plain),
    row: columns.filter(({ key }) => key === null).map(plain),
  }
}
