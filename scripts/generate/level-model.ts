// The model of levels that `sillage generate --policy model` uses to choose exercises: a stored one, by its name.
import type { TenantId } from '#kernel/ids.ts'
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { policyOfModel } from '#simulator/level-model-policy.ts'
import type { LevelPolicy } from '#simulator/level-policy.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { storedModel } from '../models/stored-model.ts'

/** `tenant`: the school whose model it is. */
export async function levelModel(tenant: TenantId, name: string): Promise<LevelPolicy> {
  const found: LevelPolicy[] = []
  await withService(
    async ({ service }) => {
      const { kind, bytes } = await storedModel(service, tenant, name)
      if (kind !== 'level')
        throw new UsageError(`${name} predicts something else. Train one with: sillage models train level`)
      found.push(policyOfModel(levelModelOf(bytes).model))
    },
    { lookOnly: true },
  )
  const [policy] = found
  if (!policy) throw new UsageError('Stopped before the model was read.')
  return policy
}
