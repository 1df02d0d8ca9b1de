// The rows that decisions need: of the caller's tenant, in one snapshot, and as new as the log was when they were asked for if
// the read models get there in time.
import { type Kysely, sql } from 'kysely'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { NeededKeys, NeededRows, NeedParts } from '#commanding/needed.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import { anyEvent, type Projection } from '#kernel/projection.ts'
import type { Tables } from '#kernel/query.ts'
import { mayPass, sqlState } from '#platform/database-errors.ts'
import { camelCase, chooseGenerations, generationsAsTables, readGenerationRows } from './readable-generations.ts'

type Parts = {
  /** Connected with the application's role, so that row-level security applies. */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  readonly monotonicMs: () => number
}

const NONE_NAMED: ReadonlyMap<string, number> = new Map()
/** Read models are usually tens of milliseconds behind. After this time the decision uses what there is. */
const WAIT_MS = 1_000
const LOOK_MS = 50
/** A decision is no report: who needs more than this needs another read model. */
const MOST_ROWS = 20_000
/** Conditions in one statement. */
const KEYS_AT_ONCE = 500
const UNDEFINED_TABLE = '42P01'

/** Throws `CommandFailed`: a read model is not built, there are too many rows, or the database does not answer. */
export function neededRows({ db, log, moved, monotonicMs }: Parts): NonNullable<NeedParts['rowsFor']> {
  const never = new AbortController().signal
  return async (tenant, asked) => {
    const deadlineMs = monotonicMs() + WAIT_MS
    const head = await log.head()
    for (;;) {
      const rings = moved.count()
      const found = await inSnapshot(db, tenant, asked).catch((error: unknown) => {
        throw problemOf(error, asked)
      })
      const isCurrent = found.position >= head || (await concernsNothing(log, tenant, asked, found.position))
      const leftMs = deadlineMs - monotonicMs()
      if (isCurrent || leftMs <= 0) return { ...found, isCurrent }
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }
}

/** A generation that was dropped after it was chosen has been replaced: the next attempt reads the new one. */
function problemOf(error: unknown, asked: readonly NeededKeys[]): unknown {
  if (!mayPass(error) && sqlState(error) !== UNDEFINED_TABLE) return error
  const projections = [...new Set(asked.map(({ from }) => from.name))]
  return new CommandFailed({ kind: 'rows-unknown', projections, isBuilt: true, retryAfterMs: 1_000 }, { cause: error })
}

function inSnapshot(
  db: Kysely<unknown>,
  tenant: TenantId,
  asked: readonly NeededKeys[],
): Promise<Omit<NeededRows, 'isCurrent'>> {
  const reads = [...new Set(asked.map(({ from }) => from))]
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await sql`select set_config('sillage.tenant', ${tenant}, true)`.execute(transaction)
      const names = reads.map(({ name }) => name)
      const generations = await readGenerationRows(transaction, names, NONE_NAMED)
      const chosen = chooseGenerations({ reads, alsoReads: [] }, generations, NONE_NAMED)
      const absent = [...chosen].flatMap(([{ name }, generation]) => (generation ? [] : [name]))
      if (absent.length > 0)
        throw new CommandFailed({ kind: 'rows-unknown', projections: absent, isBuilt: false, retryAfterMs: 60_000 })
      const tables = generationsAsTables(transaction.withTables<Tables<readonly Projection[]>>(), chosen)
      const rows: Record<string, NeededRows['rows'][string]> = {}
      for (const { name, from, keys } of asked) rows[name] = await rowsOf(tables, tenant, from, keys)
      const positions = [...chosen.values()].flatMap((generation) => generation ?? []).map(({ position }) => position)
      return { rows, position: positions.reduce((a, b) => (a < b ? a : b), positions[0] ?? START) }
    })
}

async function rowsOf(
  tables: ReturnType<typeof generationsAsTables>,
  tenant: TenantId,
  model: Projection,
  keys: readonly object[],
): Promise<NeededRows['rows'][string]> {
  const found: NeededRows['rows'][string][number][] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const page = keys.slice(at, at + KEYS_AT_ONCE)
    const rows = await tables
      .selectFrom(camelCase(model.name))
      .selectAll()
      .where('tenant', '=', tenant)
      .where(({ or, and }) => or(page.map((key) => and(key))))
      .orderBy(sql`${sql.join(Object.keys(model.key.shape).map((column) => sql.ref(column)))}`)
      .limit(MOST_ROWS + 1 - found.length)
      .execute()
    for (const { tenant: _, position: __, ...row } of rows as Record<string, unknown>[]) found.push(row)
    if (found.length > MOST_ROWS)
      throw new CommandFailed({
        kind: 'too-large',
        detail: `A command uses at most ${MOST_ROWS} rows of ${model.name}.`,
      })
  }
  return found
}

/** Whether the log holds nothing between these positions that changes rows of these read models. */
async function concernsNothing(
  log: Pick<EventLog, 'readAll'>,
  tenant: TenantId,
  asked: readonly NeededKeys[],
  after: Position,
): Promise<boolean> {
  const types = [...new Set(asked.flatMap(({ from }) => [...from.handlers.keys(), ...from.amendments.keys()]))]
  const filter = types.includes(anyEvent.type) ? { tenant } : { tenant, types }
  const { events, end } = await log.readAll({ after, limit: 1, filter })
  return events.length === 0 && end
}
