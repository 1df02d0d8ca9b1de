// The rows that decisions need: of the caller's tenant, in one snapshot, and as new as the log was when they were asked for if
// the read models get there in time.
import { type Kysely, type QueryCreator, sql } from 'kysely'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { NeededKeys, NeededRows, NeedParts } from '#commanding/needed.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import { anyEvent, type Projection } from '#kernel/projection.ts'
import type { Tables } from '#kernel/query.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { mayPass, sqlState } from '#platform/database-errors.ts'
import { querySnapshots } from './query-snapshots.ts'
import { camelCase } from './readable-generations.ts'

type Parts = {
  /** Connected with the application's role, so that row-level security applies. */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  readonly monotonicMs: () => number
}

const NONE_NAMED: ReadonlyMap<string, number> = new Map()
/** A decision shows nothing: nobody's rows are left out. */
const NOBODY: ReadonlySet<string> = new Set()
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
  const { inSnapshot } = querySnapshots({ db, rememberedMs: 0 })

  async function read(tenant: TenantId, asked: readonly NeededKeys[]): Promise<Omit<NeededRows, 'isCurrent'>> {
    const readable = { reads: [...new Set(asked.map(({ from }) => from))], alsoReads: [] }
    const of = { tenant, readable, named: NONE_NAMED, without: NOBODY, reached: undefined }
    try {
      return await inSnapshot(of, async (tables, chosen) => {
        const rows: Record<string, NeededRows['rows'][string]> = {}
        for (const { name, from, keys } of asked) rows[name] = await rowsOf(tables, tenant, from, keys)
        const positions = chosen.map(({ position }) => position)
        return { rows, position: positions.reduce((a, b) => (a < b ? a : b), positions[0] ?? START) }
      })
    } catch (error) {
      throw problemOf(error, asked)
    }
  }

  return async (tenant, asked) => {
    const deadlineMs = monotonicMs() + WAIT_MS
    const head = await log.head()
    for (;;) {
      const rings = moved.count()
      const found = await read(tenant, asked)
      const isCurrent = found.position >= head || (await concernsNothing(log, tenant, asked, found.position))
      const leftMs = deadlineMs - monotonicMs()
      if (isCurrent || leftMs <= 0) return { ...found, isCurrent }
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }
}

function problemOf(error: unknown, asked: readonly NeededKeys[]): unknown {
  if (error instanceof QueryFailed && error.problem.kind === 'read-model-not-built') {
    const { projections } = error.problem
    return new CommandFailed({ kind: 'rows-unknown', projections, isBuilt: false, retryAfterMs: 60_000 })
  }
  if (!mayPass(error) && sqlState(error) !== UNDEFINED_TABLE) return error
  const projections = [...new Set(asked.map(({ from }) => from.name))]
  return new CommandFailed({ kind: 'rows-unknown', projections, isBuilt: true, retryAfterMs: 1_000 }, { cause: error })
}

async function rowsOf(
  tables: QueryCreator<Tables<readonly Projection[]>>,
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
