// Compares two generations of a read model at one position: counts, checksums, and the first rows that differ.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { type Position, position, type TenantId } from '#kernel/ids.ts'
import { codeOf } from '#platform/running.ts'
import { BEGIN_BRIEFLY, inTransaction } from '#platform/transaction.ts'
import { type GapTracker, gapTracker, releaseStop, stopAt } from './align-generations.ts'
import { plainName, type RowDifference, tallyOf } from './compare-tally.ts'
import { GenerationRefused } from './errors.ts'
import { type Generation, readGenerations } from './generation.ts'
import { tableFromCatalog } from './switch.ts'
import type { Column, Table } from './table.ts'

export type Comparison = {
  readonly before: {
    readonly generation: number
    readonly version: number
    readonly rows: number
    readonly checksum: string
  }
  readonly after: Comparison['before']
  /** The rows were compared at these positions, a stretch of keys at each. */
  readonly from: Position
  readonly to: Position
  readonly columns: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly retyped: readonly { readonly column: string; readonly before: string; readonly after: string }[]
  }
  readonly changed: number
  readonly onlyBefore: number
  readonly onlyAfter: number
  /** How many rows differ in each of the columns that both generations have. */
  readonly byColumn: Readonly<Record<string, number>>
  /** Ordered by key. */
  readonly first: readonly RowDifference[]
  /** How many of the first are not shown, because the data of their person may only be stored. */
  readonly withheld?: number
  readonly same: boolean
  /** Of a part: the key up to which it was compared; null if it was compared to its end. */
  readonly reached?: readonly unknown[] | null
}

export type CompareOptions = {
  /** How many differing rows are shown. */
  readonly show: number
  /** The school whose rows may be shown; the rows of all schools are counted. */
  readonly showOf?: TenantId
  readonly signal?: AbortSignal
  /** Brings the second generation to a position if this process feeds it; otherwise its worker is waited for. */
  readonly catchUpTo?: (position: Position) => Promise<void>
  /** Whether to wait for the generation that is behind. Default: true. */
  readonly mayWait?: boolean
  /** Rows compared by one statement. */
  readonly stretch?: number
  readonly onProgress?: (rows: number) => void
  /** Only the rows of one school, from a key on, until enough of those that differ are found. Counts are of this part. */
  readonly part?: {
    readonly tenant: TenantId
    readonly after: readonly string[] | null
    readonly isEnough: (shown: number) => boolean
  }
}

/**
 * Rows in a stretch of keys. Several stretches are compared while both generations are held, for half a second at most.
 */
const STRETCH = 5_000
const HELD_MS = 500
const REST_MS = 200

type Side = { readonly generation: Generation; readonly table: Table }

/**
 * Both checkpoints are locked while a few stretches of keys are compared, so that both are at one position. Then the
 * workers go on, and the next stretches are compared at a later position. No snapshot is held longer than a stretch.
 */
export async function compareGenerations(
  pool: pg.Pool,
  before: Generation,
  after: Generation,
  options: CompareOptions,
): Promise<Comparison> {
  const a: Side = { generation: before, table: await tableFromCatalog(pool, before) }
  const b: Side = { generation: after, table: await tableFromCatalog(pool, after) }
  const keys = keysOf(a, b)
  const bColumns = new Map(b.table.row.map((column) => [column.name, column]))
  const aColumns = new Map(a.table.row.map((column) => [column.name, column]))
  const shared = a.table.row.filter((column) => bColumns.get(column.name)?.type === column.type)
  const tally = tallyOf(keys, shared)
  const { part } = options
  const statements = statementsOf(a, b, keys, shared, {
    rows: options.stretch ?? STRETCH,
    ofTenant: part !== undefined,
  })
  const tenant = part ? [part.tenant] : []

  let last: readonly unknown[] | null = part?.after ?? null
  let done = false
  let [from, to] = [null as Position | null, position(0n)]
  const stretches: AtOnePosition = async (client, at) => {
    from ??= at
    to = at
    const untilMs = performance.now() + HELD_MS
    do {
      const bound: readonly unknown[] | null = await boundAfter(client, statements, last, tenant)
      const { rows } = await client.query(statements.compare(last !== null, bound !== null), [
        ...(last ?? []),
        ...(bound ?? []),
        ...tenant,
      ])
      tally.add(rows, options)
      last = bound
      done = bound === null || part?.isEnough(tally.shown()) === true
      options.onProgress?.(tally.rows())
    } while (!done && performance.now() < untilMs)
  }
  const gap = gapTracker(pool, options.signal)
  try {
    while (!done) {
      await atOnePosition(pool, [before, after], gap, options, stretches)
      // Their workers go on meanwhile, also if they were held.
      if (!done) await pause(REST_MS)
    }
  } finally {
    await releaseStop(pool, [before, after]).catch(() => undefined)
  }
  return {
    before: { ...sideOf(before), ...tally.before() },
    after: { ...sideOf(after), ...tally.after() },
    from: from ?? position(0n),
    to,
    columns: {
      added: b.table.row.filter(({ name }) => !aColumns.has(name)).map(plainName),
      removed: a.table.row.filter(({ name }) => !bColumns.has(name)).map(plainName),
      retyped: a.table.row.flatMap((column) => {
        const other = bColumns.get(column.name)
        return other && other.type !== column.type
          ? [{ column: plainName(column), before: column.type, after: other.type }]
          : []
      }),
    },
    ...tally.result(),
    ...(part && { reached: last }),
  }
}

const sideOf = ({ generation, version }: Generation) => ({ generation, version })

function keysOf(a: Side, b: Side): readonly string[] {
  const names = (side: Side) => side.table.key.map(({ name, type }) => `${name} ${type}`).join(', ')
  if (names(a) !== names(b))
    throw new GenerationRefused(
      'apart',
      `${a.generation.id} and ${b.generation.id} have different keys (${names(a)}; ${names(b)}), so their rows cannot be compared.`,
    )
  return ['tenant', ...a.table.key.map(({ name }) => name)]
}

type AtOnePosition = (client: pg.PoolClient, at: Position) => Promise<void>

/** Runs with both checkpoints locked, at one position of one log. */
async function atOnePosition(
  pool: pg.Pool,
  both: readonly [Generation, Generation],
  gap: GapTracker,
  { catchUpTo, signal, mayWait = true }: CompareOptions,
  run: AtOnePosition,
): Promise<void> {
  for (let busy = 0; ; ) {
    signal?.throwIfAborted()
    const outcome = await tryAtOnePosition(pool, both, { hold: mayWait && gap.isClose(), busy }, run)
    if (outcome === 'done') return gap.noteMet()
    if (outcome === 'busy') {
      busy += 1
      await pause(20 + Math.random() * 50)
      continue
    }
    const [a, b] = outcome.both
    const [behind, inFront] = b.position < a.position ? [b, a] : [a, b]
    const isOurs = behind === b && catchUpTo !== undefined && behind.fault === null
    const why =
      (outcome.held ? gap.noteHeld() : null) ??
      (mayWait
        ? await gap.closeGap(behind, inFront.position, {
            holding: outcome.held ? both : [],
            catchUpTo: isOurs ? catchUpTo : undefined,
          })
        : 'the other one keeps moving')
    if (why !== null)
      throw new GenerationRefused(
        'apart',
        `${a.id} is at position ${a.position} and ${b.id} at ${b.position}, and they do not reach a common position: ${behind.id} stays behind, because ${why}.`,
      )
  }
}

type Apart = { readonly both: readonly [Generation, Generation]; readonly held: boolean }

/** If they are apart and `hold` is set, neither moves past the one in front until they are released. */
async function tryAtOnePosition(
  pool: pg.Pool,
  [a, b]: readonly [Generation, Generation],
  { hold, busy }: { readonly hold: boolean; readonly busy: number },
  run: AtOnePosition,
): Promise<'done' | 'busy' | Apart> {
  // The timeout grows with each busy attempt, so that this transaction gets its turn in the lock queue.
  const lockTimeoutMs = Math.min(250 * (busy + 1), 5_000)
  try {
    return await inTransaction(
      pool,
      async (client) => {
        await client.query(
          `select from sillage.checkpoints where projection = $1 and generation = any($2) order by generation for update`,
          [a.projection, [a.generation, b.generation]],
        )
        const current = new Map((await readGenerations(client)).map((generation) => [generation.id, generation]))
        const [nowA, nowB] = [current.get(a.id), current.get(b.id)]
        if (nowA === undefined || nowB === undefined)
          throw new GenerationRefused('unknown-generation', 'One of the generations was dropped meanwhile.')
        // Positions of two different logs cannot be compared: the rows are compared as they are.
        if (nowA.position === nowB.position || nowA.logId !== nowB.logId) {
          await run(client, nowA.position)
          await releaseStop(client, [a, b])
          return 'done'
        }
        if (hold) await stopAt(client, [a, b], nowA.position > nowB.position ? nowA.position : nowB.position)
        return { both: [nowA, nowB], held: hold }
      },
      // If this process freezes here, the transaction must end, so that both generations can go on.
      { begin: `${BEGIN_BRIEFLY}; set local lock_timeout = '${lockTimeoutMs}ms'` },
    )
  } catch (error) {
    if (codeOf(error) === '55P03' || codeOf(error) === '40P01') return 'busy'
    throw error
  }
}

type Statements = ReturnType<typeof statementsOf>

function statementsOf(
  a: Side,
  b: Side,
  keys: readonly string[],
  shared: readonly Column[],
  { rows, ofTenant }: { readonly rows: number; readonly ofTenant: boolean },
) {
  const tuple = (alias: string) => `(${keys.map((key) => `${alias}.${key}`).join(', ')})`
  const parameters = (from: number) => `(${keys.map((_, i) => `$${from + i}`).join(', ')})`
  const columns = shared.map(({ name }) => name)
  const hash = (alias: string) =>
    `hashtextextended(row(${[...keys, ...columns].map((column) => `${alias}.${column}`).join(', ')})::text, 0)::numeric`
  const where = (hasFrom: boolean, hasBound: boolean) => {
    const conditions = [
      ...(hasFrom ? [`${tuple('t')} > ${parameters(1)}`] : []),
      ...(hasBound ? [`${tuple('t')} <= ${parameters(hasFrom ? keys.length + 1 : 1)}`] : []),
      ...(ofTenant ? [`t.tenant = $${(Number(hasFrom) + Number(hasBound)) * keys.length + 1}`] : []),
    ]
    return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  }
  const part = (table: Table, hasFrom: boolean, hasBound: boolean) =>
    `(select * from read.${table.name} t${where(hasFrom, hasBound)})`
  const differs =
    columns.length > 0 ? `(${columns.map((c) => `a.${c} is distinct from b.${c}`).join(' or ')})` : 'false'
  return {
    bound: (table: Table, hasFrom: boolean) =>
      `select ${keys.map((key) => `t.${key}::text`).join(', ')} from read.${table.name} t
        ${where(hasFrom, false)} order by ${keys.map((key) => `t.${key}`).join(', ')} offset ${rows - 1} limit 1`,
    tables: [a.table, b.table] as const,
    /** One row: the sums of the stretch, then the rows that differ. */
    compare: (hasFrom: boolean, hasBound: boolean) => `
      with a as ${part(a.table, hasFrom, hasBound)}, b as ${part(b.table, hasFrom, hasBound)},
      joined as (select a.tenant is not null as in_a, b.tenant is not null as in_b,
        ${hash('a')} as hash_a, ${hash('b')} as hash_b,
        ${keys.map((key) => `coalesce(a.${key}, b.${key}) as ${key}`).join(', ')},
        ${differs} as differs, to_jsonb(a) as row_a, to_jsonb(b) as row_b
        from a full join b on ${keys.map((key) => `a.${key} = b.${key}`).join(' and ')})
      select count(*) filter (where in_a) as rows_a, count(*) filter (where in_b) as rows_b,
        coalesce(sum(hash_a) filter (where in_a), 0)::text as sum_a, coalesce(sum(hash_b) filter (where in_b), 0)::text as sum_b,
        coalesce(json_agg(json_build_object('inA', in_a, 'inB', in_b, 'a', row_a, 'b', row_b)
          order by ${keys.join(', ')}) filter (where not (in_a and in_b) or differs), '[]') as differing
      from joined`,
  }
}

/** The key that ends the next stretch: the lower bound of the two tables. Null for the last stretch. */
async function boundAfter(
  client: pg.PoolClient,
  { bound, tables }: Statements,
  last: readonly unknown[] | null,
  tenant: readonly TenantId[],
): Promise<readonly unknown[] | null> {
  const bounds: (readonly unknown[])[] = []
  for (const table of tables) {
    const { rows } = await client.query<unknown[]>({
      text: bound(table, last !== null),
      values: [...(last ?? []), ...tenant],
      rowMode: 'array',
    })
    if (rows[0]) bounds.push(rows[0])
  }
  const [boundA, boundB] = bounds
  if (!boundA || !boundB) return boundA ?? null
  // The database compares the keys, because its order of text and uuid is the one that counts.
  const types = ['uuid', ...tables[0].key.map(({ type }) => (type === 'text' ? 'text collate "C"' : type))]
  const key = (from: number) => `row(${types.map((type, i) => `$${from + i}::${type}`).join(', ')})`
  const { rows } = await client.query<{ less: boolean }>(`select ${key(1)} <= ${key(types.length + 1)} as less`, [
    ...boundA,
    ...boundB,
  ])
  return rows[0]?.less ? boundA : boundB
}
