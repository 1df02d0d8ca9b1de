// Whose data may only be stored and who objects to what, in one school: the rows of the read models, and what the log holds
// after them. So the answer is complete to the head, whether a read model is behind, stopped or not built yet.
import type { Kysely } from 'kysely'
import type { EventLog } from '#event-log/event-log.ts'
import objectionMade from '#events/privacy/objection-made.ts'
import objectionOverridden from '#events/privacy/objection-overridden.ts'
import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { QueryContext, Tables } from '#kernel/query.ts'
import { inSchoolSnapshot } from '#platform/query-dialect.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { chooseGenerations, generationsAsTables, readGenerationRows } from '#querying/readable-generations.ts'
import objections from '../../projections/privacy/objections.ts'
import restrictions from '../../projections/privacy/restrictions.ts'
import { limitChanges } from './limit-changes.ts'

const NONE_NAMED: ReadonlyMap<string, number> = new Map()

type Parts = {
  /** Connected with the application's role, so that row-level security applies. */
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'readAll' | 'head' | 'eventAt'>
}

type Stored<Row> = { readonly position: Position; readonly rows: readonly Row[] }

export function limitRows({ db, log }: Parts): ReadLimits {
  const changesAfter = limitChanges(log)
  /** The rows of a read model and the position that they show; none at the beginning if it cannot be trusted. */
  const stored = <const Model extends Projection, Row>(
    tenant: TenantId,
    model: Model,
    select: (rows: QueryContext<readonly [Model]>['db']) => Promise<readonly Row[]>,
  ): Promise<Stored<Row>> =>
    inSchoolSnapshot(db, tenant, async (transaction) => {
      const rows = await readGenerationRows(transaction, [model.name], NONE_NAMED)
      const chosen = chooseGenerations({ reads: [model], alsoReads: [] }, rows, NONE_NAMED)
      const generation = chosen.get(model)
      if (!generation || generation.isFaulted) return { position: START, rows: [] }
      const tables = generationsAsTables(transaction.withTables<Tables<readonly Projection[]>>(), chosen)
      return {
        position: generation.position,
        rows: await select(tables as unknown as QueryContext<readonly [Model]>['db']),
      }
    })

  return async (tenant) => {
    const [restrictedThen, objectingThen] = await Promise.all([
      stored(tenant, restrictions, (rows) =>
        rows.selectFrom('restrictions').select('person').where('tenant', '=', tenant).execute(),
      ),
      stored(tenant, objections, (rows) =>
        rows
          .selectFrom('objections')
          .select(['person', 'purpose'])
          .where('tenant', '=', tenant)
          .where('overriddenAt', 'is', null)
          .execute(),
      ),
    ])
    const restricted = new Set<string>(restrictedThen.rows.map(({ person }) => person))
    const objecting = new Map<string, Set<string>>()
    const of = (purpose: string) => {
      const people = objecting.get(purpose) ?? new Set<string>()
      objecting.set(purpose, people)
      return people
    }
    for (const { person, purpose } of objectingThen.rows) of(purpose).add(person)

    const isOlder = restrictedThen.position < objectingThen.position
    const changes = await changesAfter(tenant, isOlder ? restrictedThen.position : objectingThen.position)
    for (const { type, subject, position, purpose } of changes) {
      if (position > restrictedThen.position) {
        if (type === restrictionSet.type) restricted.add(subject)
        if (type === restrictionLifted.type || type === subjectErased.type) restricted.delete(subject)
      }
      if (position <= objectingThen.position) continue
      if (type === objectionMade.type) of(purpose).add(subject)
      if (type === objectionOverridden.type || type === objectionWithdrawn.type) of(purpose).delete(subject)
      if (type === subjectErased.type) for (const people of objecting.values()) people.delete(subject)
    }
    return { restricted, objecting }
  }
}
