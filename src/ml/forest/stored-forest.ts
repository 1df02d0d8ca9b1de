// A forest as bytes and back.
import { pack, unpack } from '../packed.ts'
import { treesAsArrays, treesOf } from '../trees/stored-trees.ts'
import type { Forest } from './forest.ts'

/** The same forest gives the same bytes. */
export const forestBytes = ({ trees, features }: Forest): Uint8Array =>
  pack({ about: { kind: 'forest', features }, arrays: treesAsArrays(trees) })

/** Throws where the bytes are not those of a forest. */
export function forestOf(bytes: Uint8Array): Forest {
  const { about, arrays } = unpack(bytes)
  if (!isAbout(about)) throw new Error('These bytes are not a forest.')
  return { features: about.features, trees: treesOf(arrays, about.features) }
}

const isAbout = (about: unknown): about is { readonly features: number } =>
  typeof about === 'object' &&
  about !== null &&
  'kind' in about &&
  about.kind === 'forest' &&
  'features' in about &&
  typeof about.features === 'number'
