// Trees as named arrays and back, with every index checked: a damaged file must not become an endless walk.
import type { Arrays } from '../packed.ts'
import type { Trees } from './trees.ts'

export const treesAsArrays = (trees: Trees): Arrays => ({ ...trees })

/** Throws where an array is missing, of another kind or length, or points outside of the trees. */
export function treesOf(arrays: Arrays, features: number): Trees {
  const { roots, feature, threshold, left, right, missingLeft, value, cover, gain } = arrays
  if (
    !(roots instanceof Int32Array) ||
    !(feature instanceof Int32Array) ||
    !(threshold instanceof Float64Array) ||
    !(left instanceof Int32Array) ||
    !(right instanceof Int32Array) ||
    !(missingLeft instanceof Uint8Array) ||
    !(value instanceof Float64Array) ||
    !(cover instanceof Float64Array) ||
    !(gain instanceof Float32Array)
  ) {
    throw new Error('The stored trees lack an array.')
  }
  const nodes = feature.length
  const others = [threshold, left, right, missingLeft, value, cover, gain]
  if (others.some((array) => array.length !== nodes))
    throw new Error('The stored trees have arrays of different lengths.')
  if (roots.some((root) => root < 0 || root >= nodes))
    throw new Error('A stored tree has its root outside of the nodes.')
  for (let node = 0; node < nodes; node += 1) {
    if ((feature[node] ?? -1) < 0) continue
    // Children follow their parent, so a walk always ends.
    const isSound = [left[node] ?? -1, right[node] ?? -1].every((child) => child > node && child < nodes)
    if (!isSound || (feature[node] ?? 0) >= features) throw new Error(`Node ${node} of the stored trees is damaged.`)
  }
  return { roots, feature, threshold, left, right, missingLeft, value, cover, gain }
}
