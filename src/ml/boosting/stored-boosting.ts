// A boosted model as bytes and back.
import { pack, unpack } from '../packed.ts'
import { treesAsArrays, treesOf } from '../trees/stored-trees.ts'
import type { Boosting } from './boosting.ts'

/** The same model gives the same bytes. */
export function boostingBytes({ trees, ...about }: Boosting): Uint8Array {
  return pack({ about: { kind: 'boosting', ...about }, arrays: treesAsArrays(trees) })
}

/** Throws where the bytes are not those of a boosted model. */
export function boostingOf(bytes: Uint8Array): Boosting {
  const { about, arrays } = unpack(bytes)
  if (!isAbout(about)) throw new Error('These bytes are not a boosted model.')
  const { loss, features, base } = about
  return { loss, features, base, trees: treesOf(arrays, features) }
}

function isAbout(about: unknown): about is { loss: Boosting['loss']; features: number; base: number } {
  return (
    typeof about === 'object' &&
    about !== null &&
    'kind' in about &&
    about.kind === 'boosting' &&
    'loss' in about &&
    (about.loss === 'logistic' || about.loss === 'squared') &&
    'features' in about &&
    typeof about.features === 'number' &&
    'base' in about &&
    typeof about.base === 'number'
  )
}
