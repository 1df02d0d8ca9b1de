// Who teaches whom and who is whose guardian, in the read models: only where they show everything that the log holds.
import { type Kysely, sql } from 'kysely'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import type { RelationReads } from '#identity/access/known-relations.ts'
import type { TenantId } from '#kernel/ids.ts'
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

  /** Null if a read model does not show all events up to the end of the log, or may lack some of them. */
  async function upToDate<const Reads extends readonly Projection[], T>(
    tenant: TenantId,
    reads: Reads,
    ask: (rows: QueryContext<Reads>['db']) => Promise<T>,
  ): Promise<T | null> {
    const models = reads.map(({ name }) => name)
    const name = models.join(' ')
    const startedMs = monotonicMs()
    const waitMs = startedMs - (givenUpMs.get(name) ?? Number.NEGATIVE_INFINITY) < GIVEN_UP_MS ? 0 : WAIT_MS
    const head = await log.head()
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
          if (found.some((generation) => generation !== null && generation.position < head)) return 'behind'
          const tables = generationsAsTables(transaction.withTables<Tables<readonly Projection[]>>(), chosen)
          return { rows: await ask(tables as unknown as QueryContext<Reads>['db']) }
        })
      if (typeof read === 'object') return read.rows
      const leftMs = startedMs + waitMs - monotonicMs()
      if (read === 'unusable' || leftMs <= 0) {
        givenUpMs.set(name, monotonicMs())
        return null
      }
      await moved.wait(rings, Math.min(leftMs, LOOK_MS), never)
    }
  }

  return {
    taughtBy: (tenant, teacher) =>
      upToDate(tenant, teaching, async (rows) => {
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
    childrenOf: (tenant, guardian) =>
      upToDate(tenant, families, async (rows) => {
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
