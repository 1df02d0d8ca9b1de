// The model of levels that `sillage generate --policy model` uses to choose exercises.
import type { LevelPolicy } from '#simulator/level-policy.ts'

/** The policy of the model in use; null if there is none: the verb then reports it. */
export type LevelModel = () => Promise<LevelPolicy | null>

/** Always null: a trained model of levels cannot be put into use yet. */
export const levelModel: LevelModel = async () => null
