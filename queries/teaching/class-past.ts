// Who made a class what it was: its own stream, and everybody who is or ever was in it.
import type { QueryCreator } from 'kysely'
import type { ClassId } from '#events/teaching/values.ts'
import { streamName, type TenantId } from '#kernel/ids.ts'
import type { Tables, Whose } from '#kernel/query.ts'
import type classRoster from '../../projections/teaching/class-roster.ts'

/**
 * By the roster as it is now, in which whoever has left still stands. A learner who was erased since does not, and so is
 * in no past of the class either.
 */
export async function peopleOfClass(
  db: QueryCreator<Tables<readonly [typeof classRoster]>>,
  tenant: TenantId,
  ofClass: ClassId,
): Promise<Whose> {
  const members = await db
    .selectFrom('classRoster')
    .select('learner')
    .where('tenant', '=', tenant)
    .where('class', '=', ofClass)
    .orderBy('learner')
    .execute()
  return { people: members.map(({ learner }) => learner), streams: [streamName('class', ofClass)] }
}
