// A model of levels as bytes. The same model gives the same bytes.
import { pack, unpack } from '../packed.ts'
import type { LevelModel } from './level-model.ts'

/** `past`: the number of answers from which the model is meant to be asked. */
export function levelModelBytes({ difficulties, prior }: LevelModel, past: number): Uint8Array {
  return pack({
    about: { kind: 'level', past },
    arrays: { difficulties: Float64Array.from(difficulties), prior },
  })
}

/** A model from its bytes. Throws if they are of another kind. */
export function levelModelOf(bytes: Uint8Array): LevelModel {
  const { about, arrays } = unpack(bytes)
  const [difficulties, prior] = [arrays.difficulties, arrays.prior]
  if (about === null || typeof about !== 'object' || !('kind' in about) || about.kind !== 'level')
    throw new TypeError('these are not the bytes of a model of levels')
  if (!(difficulties instanceof Float64Array) || !(prior instanceof Float64Array))
    throw new TypeError('the model of levels lacks its numbers')
  return { difficulties: [...difficulties], prior }
}
