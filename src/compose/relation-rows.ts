// Who teaches whom and who is whose guardian, in the read models: only where they show every relation that the log holds. Under
// load they are some hundred events behind, which hardly ever change a relation: one look at the log tells.
import type { Kysely } from 'kysely'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import type { RelationReads } from '#identity/access/known-relations.ts'
import type { TenantId } from '#kernel/ids.ts'
import { earlierVersion, type Projection } from '#kernel/projection.ts'
import type { QueryContext, Tables } from '#kernel/query.ts'
import { inSchoolSnapshot } from '#platform/query-dialect.ts'
import { chooseGenerations, generationsAsTables, readGenerationRows } from '#querying/readable-generations.ts'
import guardians from '../../projections/identity/guardians.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'

const teaching = [classTeachers, classes, classRoster] as const
const families = [guardians] as const
const alsoReads = [earlierVersion(classRoster, 1)]
const NONE_NAMED: ReadonlyMap<string, number> = new Map()

/** What changes these relations. Other events may be missing from the rows. */
const changesOfTeaching = [
  classOpened,
  classClosed,
  teacherAssigned,
  teacherRemoved,
  learnerEnrolled,
  learnerLeftClass,
  subjectErased,
].map(({ type }) => type)
const changesOfFamilies = [
  guardianLinkAsked,
  guardianLinkConfirmed,
  guardianLevelChanged,
  guardianLinkEnded,
  subjectErased,
].map(({ type }) => type)

/** Read models are usually tens of milliseconds behind. Whoever waits longer is better served by the log. */
const WAIT_MS = 300
const LOOK_MS = 50
/** After the read models were behind, they are not waited for again for this time. */
const GIVEN_UP_MS = 1_000

type Parts = {
  /** Connected with the application's role, so that row-level security applies. */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  /** Rung when a checkpoint may have moved. */
  readonly moved: Doorbell
  readonly monotonicMs: () => number
}

export function relationRows({ db, log, moved, monotonicMs }: Parts): Pick<RelationReads, 'taughtBy' | 'childrenOf'> {
  const givenUpMs = new Map<string, number>()

  /** Null if a read model lacks a change of relations that the log holds. */
  async function upToDate<const Reads extends readonly Projection[], T>(
    tenant: TenantId,
    reads: Reads,
    changes: readonly string[],
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
      const read = await inSchoolSnapshot(db, tenant, async (transaction) => {
        const rows = await readGenerationRows(transaction, models, NONE_NAMED)
        const chosen = chooseGenerations({ reads, alsoReads }, rows, NONE_NAMED)
        const found = [...chosen.values()]
        if (found.some((generation) => generation === null || generation.isFaulted)) return 'unusable'
        const shownTo = found.flatMap((generation) => generation ?? []).map(({ position }) => position)
        const tables = generationsAsTables(transaction.withTables<Tables<readonly Projection[]>>(), chosen)
        const known = await ask(tables as unknown as QueryContext<Reads>['db'])
        return { known, shownTo: shownTo.reduce((a, b) => (a < b ? a : b)) }
      })
      if (read !== 'unusable') {
        if (read.shownTo >= head) return read.known
        const { events, end } = await log.readAll({ after: read.shownTo, limit: 1, filter: { tenant, types: changes } })
        if (events.length === 0 && end) return read.known
      }
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
      upToDate(tenant, teaching, changesOfTeaching, async (rows) => {
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
      upToDate(tenant, families, changesOfFamilies, async (rows) => {
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
