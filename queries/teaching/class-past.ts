// What the past of a class is computed from: the class's stream, and its current and former learners.
import type { QueryCreator } from 'kysely'
import type { ClassId } from '#events/teaching/values.ts'
import { streamName, type TenantId } from '#kernel/ids.ts'
import type { Tables, Whose } from '#kernel/query.ts'
import type classRoster from '../../projections/teaching/class-roster.ts'

/**
 * Reads the current roster, which includes former learners. It does not include erased learners, so the past of the
 * class does not show them either. Whoever only teaches the class sees in its past those who are in it now.
 */
export async function peopleOfClass(
  db: QueryCreator<Tables<readonly [typeof classRoster]>>,
  tenant: TenantId,
  ofClass: ClassId,
  reach: 'school' | 'taught',
): Promise<Whose> {
  let roster = db
    .selectFrom('classRoster')
    .select('learner')
    .where('tenant', '=', tenant)
    .where('class', '=', ofClass)
    .orderBy('learner')
  if (reach === 'taught') roster = roster.where('until', 'is', null)
  const members = await roster.execute()
  return { people: members.map(({ learner }) => learner), streams: [streamName('class', ofClass)] }
}
