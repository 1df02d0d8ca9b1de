// A model of levels as bytes. The same model gives the same bytes.
import { pack, unpack } from '../packed.ts'
import { type LevelModel, levels } from './level-model.ts'

/** `past`: the number of answers from which the model is meant to be asked. */
export function levelModelBytes({ difficulties, prior }: LevelModel, past: number): Uint8Array {
  return pack({
    about: { kind: 'level', past },
    arrays: { difficulties: Float64Array.from(difficulties), prior },
  })
}

export type StoredLevelModel = {
  readonly model: LevelModel
  /** The number of answers from which it is meant to be asked. */
  readonly past: number
}

/** Throws where the bytes are not those of a model of levels. */
export function levelModelOf(bytes: Uint8Array): StoredLevelModel {
  const { about, arrays } = unpack(bytes)
  const { difficulties, prior } = arrays
  if (!isAbout(about) || !(difficulties instanceof Float64Array) || !(prior instanceof Float64Array))
    throw new Error('These bytes are not a model of levels.')
  if (difficulties.length !== levels.length || prior.length === 0)
    throw new Error(`A model of levels has ${levels.length} difficulties, not ${difficulties.length}.`)
  return { model: { difficulties: [...difficulties], prior }, past: about.past }
}

function isAbout(about: unknown): about is { readonly past: number } {
  return (
    typeof about === 'object' &&
    about !== null &&
    'kind' in about &&
    about.kind === 'level' &&
    'past' in about &&
    typeof about.past === 'number'
  )
}
