// Whether the school has this class. Queries report an unknown class as missing, rather than as empty.
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
  const row = await db
    .selectFrom('classes')
    .select('class')
    .where('tenant', '=', tenant)
    .where('class', '=', ofClass)
    .executeTakeFirst()
  return row !== undefined
}
