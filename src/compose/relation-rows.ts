// Who teaches whom and who is whose guardian, in the read models, and since when they show it: a position that a read model has
// reached shows all that the log held when its end was at that position.
import { type Kysely, sql } from 'kysely'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { MOST_BEHIND_MS, type RelationReads, type Shown } from '#identity/access/known-relations.ts'
import type { Position, TenantId } from '#kernel/ids.ts'
import { earlierVersion, type Projection } from '#kernel/projection.ts'
import type { QueryContext, Tables } from '#kernel/query.ts'
import { chooseGenerations, generationsAsTables, readGenerationRows } from '#querying/readable-generations.ts'
import guardians from '../../projections/identity/guardians.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'

const teaching = [classTeachers, classes, classRoster] as const
const families = [guardians] as const
const alsoReads = [earlierVersion(classRoster, 1)]
const NONE_NAMED: ReadonlyMap<string, number> = new Map()

/** Read models are usually tens of milliseconds behind. Whoever waits longer is better served by the log. */
const WAIT_MS = 300
const LOOK_MS = 50
/** Ends of the log that are remembered: one for each look at the relations of somebody, within the time that counts. */
const MOST_ENDS = 200
/** After the read models were behind, they are not waited for again for this time. */
const GIVEN_UP_MS = 1_000

type Parts = {
  /** Connected with the application's role, so that row-level security applies. */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'head'>
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  readonly monotonicMs: () => number
}

export function relationRows({ db, log, moved, monotonicMs }: Parts): Pick<RelationReads, 'taughtBy' | 'childrenOf'> {
  const givenUpMs = new Map<string, number>()
  /** Where the log ended, and when that was asked: it held at least this from then on. Oldest first. */
  const ends: { readonly head: Position; readonly atMs: number }[] = []

  async function endOfLog(): Promise<Position> {
    const atMs = monotonicMs()
    const head = await log.head()
    while (ends.length >= MOST_ENDS || (ends[0] && atMs - ends[0].atMs > MOST_BEHIND_MS)) ends.shift()
    ends.push({ head, atMs })
    return head
  }

  /** Null if a read model is too far behind the log, or may lack rows. */
  async function upToDate<const Reads extends readonly Projection[], T>(
    tenant: TenantId,
    reads: Reads,
    notBeforeMs: number,
    ask: (rows: QueryContext<Reads>['db']) => Promise<T>,
  ): Promise<Shown<T> | null> {
    const models = reads.map(({ name }) => name)
    const name = models.join(' ')
    const startedMs = monotonicMs()
    const waitMs = startedMs - (givenUpMs.get(name) ?? Number.NEGATIVE_INFINITY) < GIVEN_UP_MS ? 0 : WAIT_MS
    const head = await endOfLog()
    const never = new AbortController().signal
    for (;;) {
      const rings = moved.count()
      const read = await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (transaction) => {
          await sql`select set_config('sillage.tenant', ${tenant}, true)`.execute(transaction)
          const rows = await readGenerationRows(transaction, models, NONE_NAMED)
          const chosen = chooseGenerations({ reads, alsoReads }, rows, NONE_NAMED)
          const found = [...chosen.values()]
          if (found.some((generation) => generation === null || generation.isFaulted)) return 'unusable'
          const lowest = found.flatMap((generation) => generation ?? []).map(({ position }) => position)
          const shownTo = lowest.reduce((a, b) => (a < b ? a : b))
          // Those who asked at the same time may have been answered in another order.
          const asOf = ends.reduce<number | null>(
            (last, end) => (end.head <= shownTo && end.atMs > (last ?? Number.NEGATIVE_INFINITY) ? end.atMs : last),
            null,
          )
          if (asOf === null || asOf < notBeforeMs || monotonicMs() - asOf > MOST_BEHIND_MS) return 'behind'
          const tables = generationsAsTables(transaction.withTables<Tables<readonly Projection[]>>(), chosen)
          const known = await ask(tables as unknown as QueryContext<Reads>['db'])
          return { known, asOfMs: asOf, isComplete: shownTo >= head }
        })
      if (typeof read === 'object') return read
      const leftMs = startedMs + waitMs - monotonicMs()
      if (read === 'unusable' || leftMs <= 0) {
        givenUpMs.set(name, monotonicMs())
        return null
      }
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }

  return {
    taughtBy: (tenant, teacher, notBeforeMs) =>
      upToDate(tenant, teaching, notBeforeMs, async (rows) => {
        const found = await rows
          .selectFrom('classTeachers')
          .innerJoin('classes', (join) =>
            join
              .onRef('classes.tenant', '=', 'classTeachers.tenant')
              .onRef('classes.class', '=', 'classTeachers.class'),
          )
          .leftJoin('classRoster', (join) =>
            join
              .onRef('classRoster.tenant', '=', 'classTeachers.tenant')
              .onRef('classRoster.class', '=', 'classTeachers.class')
              .on('classRoster.until', 'is', null),
          )
          .select(['classTeachers.class', 'classRoster.learner'])
          .where('classTeachers.tenant', '=', tenant)
          .where('classTeachers.teacher', '=', teacher)
          .where('classTeachers.until', 'is', null)
          .where('classes.closedAt', 'is', null)
          .execute()
        return {
          classes: new Set<string>(found.map((row) => row.class)),
          people: new Set(found.flatMap(({ learner }) => learner ?? [])),
        }
      }),
    childrenOf: (tenant, guardian, notBeforeMs) =>
      upToDate(tenant, families, notBeforeMs, async (rows) => {
        const links = await rows
          .selectFrom('guardians')
          .select(['learner', 'level'])
          .where('tenant', '=', tenant)
          .where('guardian', '=', guardian)
          .where('state', '=', 'confirmed')
          .execute()
        return new Map(links.map(({ learner, level }) => [learner, level]))
      }),
  }
}
