// The weights of memory by which revisions are planned now.
import type { QueryCreator } from 'kysely'
import type { MemoryWeights } from '#events/learning/memory-weights.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type revisionWeights from '../../projections/teaching/revision-weights.ts'

/** Null: the usual ones. */
export async function weightsInForce(
  db: QueryCreator<Tables<readonly [typeof revisionWeights]>>,
  tenant: TenantId,
): Promise<MemoryWeights | null> {
  const row = await db
    .selectFrom('revisionWeights')
    .select(['version', 'values'])
    .where('tenant', '=', tenant)
    .where('until', 'is', null)
    .executeTakeFirst()
  return row ?? null
}
