// The model of levels that `sillage generate --policy model` serves by: a stored one, by its name.
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { modelStore, NoSuchModel } from '#modelling/model-store.ts'
import { readConfig } from '#platform/config.ts'
import { policyOfModel } from '#simulator/level-model-policy.ts'
import type { LevelPolicy } from '#simulator/level-policy.ts'
import { UsageError } from '../command-line/arguments.ts'

export async function levelModel(name: string): Promise<LevelPolicy> {
  const { dataDirectory } = readConfig(process.env)
  const { record, bytes } = await modelStore(dataDirectory)
    .find(name)
    .catch((error: unknown) => {
      throw error instanceof NoSuchModel ? new UsageError(`${error.message} See sillage models list.`) : error
    })
  if (record.kind !== 'level')
    throw new UsageError(`${name} predicts something else. Train one with: sillage models train level`)
  return policyOfModel(levelModelOf(bytes))
}
