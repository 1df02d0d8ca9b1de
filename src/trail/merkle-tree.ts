// A Merkle tree over the entries of a chain (RFC 6962, section 2.1, with SHA-256): one hash vouches for all entries and their
// order, and a short proof shows that an entry, or an earlier tree, is part of it. Pure.
import { hash } from 'node:crypto'

/**
 * What is kept of a tree in order to append to it: the hashes of its perfect subtrees, the largest first. Their sizes are the
 * binary digits of `size`.
 */
export type Frontier = { readonly size: number; readonly subtrees: readonly Buffer[] }

export const EMPTY_TREE: Frontier = { size: 0, subtrees: [] }

const LEAF = 0
const NODE = Buffer.of(1)

const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

/** Of the UTF-8 text of an entry, or of its bytes. */
export function leafHash(entry: string | Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(1 + (typeof entry === 'string' ? Buffer.byteLength(entry) : entry.length))
  bytes[0] = LEAF
  if (typeof entry === 'string') bytes.write(entry, 1)
  else entry.copy(bytes, 1)
  return hash('sha256', bytes, 'buffer')
}

const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right)

/** `completed` is given each perfect subtree that the leaf completes, with its level: 2 to the power of it entries. */
export function withLeaf(
  { size, subtrees }: Frontier,
  leaf: Buffer,
  completed?: (level: number, subtree: Buffer) => void,
): Frontier {
  const kept = [...subtrees]
  let node = leaf
  let level = 0
  // As in adding one to a binary number: each digit that is set carries.
  for (let carry = size; carry % 2 === 1; carry = half(carry)) {
    const left = kept.pop()
    if (!left) throw new Error(`a tree of ${size} entries lacks a subtree`)
    node = nodeHash(left, node)
    level += 1
    completed?.(level, node)
  }
  return { size: size + 1, subtrees: [...kept, node] }
}

export function rootOf({ subtrees }: Frontier): Buffer {
  const [last, ...larger] = subtrees.toReversed()
  return larger.reduce((root, subtree) => nodeHash(subtree, root), last ?? sha256())
}

/** The root over these leaves, from the first to the last. */
export const rootOfLeaves = (leaves: readonly Buffer[]): Buffer =>
  rootOf(leaves.reduce((tree, leaf) => withLeaf(tree, leaf), EMPTY_TREE))

/** A tree that proves many of its entries. */
export type Tree = {
  readonly size: number
  /** The hashes that lead from a leaf to the root, the nearest first. */
  inclusionProof(index: number): readonly Buffer[]
  /** The hashes that show that the tree of the first `earlier` leaves is the beginning of this one. */
  consistencyProof(earlier: number): readonly Buffer[]
}

/** The hash of a perfect subtree over 2 to the power of `level` leaves, by its number among those of its level; level 0 is leaves. */
export type Subtrees = (level: number, number: number) => Buffer | undefined

/** The perfect subtrees of a frontier. */
export function subtreesOf({ size, subtrees }: Frontier): Subtrees {
  const known = new Map<string, Buffer>()
  let [count, level] = [size, 0]
  for (const subtree of subtrees.toReversed()) {
    if (count === 0) throw new Error(`a tree of ${size} entries has too many subtrees`)
    for (; count % 2 === 0; count = half(count)) level += 1
    known.set(`${level} ${count - 1}`, subtree)
    count -= 1
  }
  return (level, number) => known.get(`${level} ${number}`)
}

/** Over the leaves that follow `before`: of what is before, only its perfect subtrees are known, which is all that proofs need. */
export function treeOver(leaves: readonly Buffer[], before: Frontier = EMPTY_TREE): Tree {
  const earlier = subtreesOf(before)
  const known: Subtrees = (level, number) =>
    level === 0 && number >= before.size ? leaves[number - before.size] : earlier(level, number)
  return treeFrom({ from: before.size, size: before.size + leaves.length }, hashedFrom(known))
}

/** What is not known is hashed from what is below it, once. Throws RangeError if a leaf is missing for that. */
export function hashedFrom(known: Subtrees): (level: number, number: number) => Buffer {
  const hashed = new Map<string, Buffer>()
  return function subtree(level, number) {
    const there = known(level, number) ?? hashed.get(`${level} ${number}`)
    if (there) return there
    if (level === 0) throw new RangeError(`leaf ${number} is not known`)
    const node = nodeHash(subtree(level - 1, 2 * number), subtree(level - 1, 2 * number + 1))
    hashed.set(`${level} ${number}`, node)
    return node
  }
}

/** Over the entries up to `size`, of which those from `from` on can be proved. */
export function treeFrom(
  { from, size }: { readonly from: number; readonly size: number },
  subtree: (level: number, number: number) => Buffer,
): Tree {
  /** The root over `count` leaves from `start`, as the tree divides them. */
  function rootOver(start: number, count: number): Buffer {
    const level = Math.log2(count)
    if (Number.isInteger(level)) return subtree(level, start / count)
    const split = splitOf(count)
    return nodeHash(rootOver(start, split), rootOver(start + split, count - split))
  }

  function inclusion(index: number, start: number, count: number): readonly Buffer[] {
    if (count === 1) return []
    const split = splitOf(count)
    return index < split
      ? [...inclusion(index, start, split), rootOver(start + split, count - split)]
      : [...inclusion(index - split, start + split, count - split), rootOver(start, split)]
  }

  function consistency(earlier: number, start: number, count: number, isWhole: boolean): readonly Buffer[] {
    if (earlier === count) return isWhole ? [] : [rootOver(start, count)]
    const split = splitOf(count)
    return earlier <= split
      ? [...consistency(earlier, start, split, isWhole), rootOver(start + split, count - split)]
      : [...consistency(earlier - split, start + split, count - split, false), rootOver(start, split)]
  }

  return {
    size,
    inclusionProof(index) {
      if (!(index >= from && index < size)) throw new RangeError(`there is no entry ${index} of ${size}`)
      return inclusion(index, 0, size)
    },
    consistencyProof(earlier) {
      if (!(earlier > 0 && earlier >= from && earlier <= size))
        throw new RangeError(`a tree of ${earlier} entries is no beginning of one of ${size}`)
      return consistency(earlier, 0, size, true)
    },
  }
}

/** The root that a proof leads to; null if it has not the length of a proof for this place. RFC 9162, section 2.1.3.2. */
export function rootByInclusion(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]): Buffer | null {
  if (!(index >= 0 && index < size)) return null
  let [place, last, root] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else root = nodeHash(root, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : null
}

/** Whether a proof shows that a tree is the beginning of a later one. RFC 9162, section 2.1.4.2. */
export function isConsistent(
  earlier: { readonly size: number; readonly root: Buffer },
  later: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root)
  if (earlier.size <= 0 || earlier.size > later.size) return false
  const path = Number.isInteger(Math.log2(earlier.size)) ? [earlier.root, ...proof] : proof
  const [first, ...rest] = path
  if (!first) return false
  let [place, last] = [earlier.size - 1, later.size - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      before = nodeHash(sibling, before)
      after = nodeHash(sibling, after)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else after = nodeHash(after, sibling)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && before.equals(earlier.root) && after.equals(later.root)
}

const half = (number: number): number => Math.floor(number / 2)

/** The size of the left subtree: the largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1)
