// The learners who are in a class now, with their names, in the order of a class list.
import type { QueryCreator } from 'kysely'
import type { ClassId } from '#events/teaching/values.ts'
import type { TenantId } from '#kernel/ids.ts'
import { inListOrder } from '#kernel/list-names.ts'
import type { Tables } from '#kernel/query.ts'
import type people from '../../projections/identity/people.ts'
import type classRoster from '../../projections/teaching/class-roster.ts'

/** By family name, given name and id. Names are null where they are unknown or were erased. */
export const learnersByName = async (
  db: QueryCreator<Tables<readonly [typeof classRoster, typeof people]>>,
  tenant: TenantId,
  ofClass: ClassId,
) =>
  inListOrder(
    await db
      .selectFrom('classRoster as roster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'roster.tenant').onRef('people.person', '=', 'roster.learner'),
      )
      .select(['roster.learner', 'people.givenName', 'people.familyName'])
      .where('roster.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .orderBy('roster.learner')
      .execute(),
  )
