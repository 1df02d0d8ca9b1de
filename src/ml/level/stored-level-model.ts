// A model of levels as bytes. The same model gives the same bytes.
import { pack } from '../packed.ts'
import type { LevelModel } from './level-model.ts'

/** `past`: the number of answers from which the model is meant to be asked. */
export function levelModelBytes({ difficulties, prior }: LevelModel, past: number): Uint8Array {
  return pack({
    about: { kind: 'level', past },
    arrays: { difficulties: Float64Array.from(difficulties), prior },
  })
}
