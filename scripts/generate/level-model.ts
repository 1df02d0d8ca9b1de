// The model of levels that `sillage generate --policy model` serves by.
import type { LevelPolicy } from '#simulator/level-policy.ts'

/** The policy of the model in use; null if there is none, which the verb then says. */
export type LevelModel = () => Promise<LevelPolicy | null>

/** A trained model of levels cannot be put into use yet, so there is none. */
export const levelModel: LevelModel = async () => null
