// Whether the school has such a class: of one that it has not, nothing is answered, rather than that nothing is in it.
import type { QueryCreator } from 'kysely'
import type { ClassId } from '#events/teaching/values.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type classes from '../../projections/teaching/classes.ts'

export async function isKnownClass(
  db: QueryCreator<Tables<readonly [typeof classes]>>,
  tenant: TenantId,
  ofClass: ClassId,
): Promise<boolean> {
  const known = await db
    .selectFrom('classes')
    .select('class')
    .where('tenant', '=', tenant)
    .where('class', '=', ofClass)
    .executeTakeFirst()
  return known !== undefined
}
