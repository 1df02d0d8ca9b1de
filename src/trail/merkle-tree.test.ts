import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_TREE,
  isConsistent,
  leafHash,
  rootByInclusion,
  rootOf,
  rootOfLeaves,
  treeOver,
  withLeaf,
} from './merkle-tree.ts'

/** The test vectors of Certificate Transparency: the roots of the first one to eight entries. */
const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leavesOf = (count: number) => Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`entry ${n}`)))
const frontierOver = (leaves: readonly Buffer[]) => leaves.reduce((tree, leaf) => withLeaf(tree, leaf), EMPTY_TREE)
const place = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))

describe('a Merkle tree', () => {
  it('has the roots of Certificate Transparency’s test vectors', () => {
    const leaves = entries.map((entry) => leafHash(Buffer.from(entry, 'hex')))
    expect(leaves.map((_, n) => rootOfLeaves(leaves.slice(0, n + 1)).toString('hex'))).toEqual(roots)
    expect(rootOf(EMPTY_TREE).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('keeps one subtree for each binary digit of its size', () => {
    let tree = EMPTY_TREE
    for (const leaf of leavesOf(100)) tree = withLeaf(tree, leaf)
    expect(tree).toMatchObject({ size: 100, subtrees: { length: 3 } })
    expect(rootOf(tree)).toEqual(rootOfLeaves(leavesOf(100)))
  })

  it('proves each of its entries, and no other entry, place or size', () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ size, index }, other) => {
        const leaves = leavesOf(size)
        const [leaf, root] = [leaves[index] ?? leafHash(Buffer.of()), rootOfLeaves(leaves)]
        const proof = treeOver(leaves).inclusionProof(index)
        expect(rootByInclusion(leaf, index, size, proof)).toEqual(root)
        expect(rootByInclusion(leafHash(Buffer.from('another')), index, size, proof)).not.toEqual(root)
        const elsewhere = other % size
        if (elsewhere !== index) expect(rootByInclusion(leaf, elsewhere, size, proof)).not.toEqual(root)
        expect(rootByInclusion(leaf, index, size, [...proof, root])).toBeNull()
        expect(rootByInclusion(leaf, size, size, proof)).toBeNull()
        if (proof.length > 0) expect(rootByInclusion(leaf, index, size, proof.slice(1))).not.toEqual(root)
      }),
    )
  })

  it('proves that an earlier tree is its beginning, and that a rewritten one is not', () => {
    fc.assert(
      fc.property(place, ({ size, index }) => {
        const leaves = leavesOf(size)
        const treeOf = (some: readonly Buffer[]) => ({ size: some.length, root: rootOfLeaves(some) })
        const earlier = treeOf(leaves.slice(0, index + 1))
        const proof = treeOver(leaves).consistencyProof(index + 1)
        expect(isConsistent(earlier, treeOf(leaves), proof)).toBe(true)
        const rewritten = leaves.with(index, leafHash(Buffer.from('another')))
        expect(isConsistent(earlier, treeOf(rewritten), treeOver(rewritten).consistencyProof(index + 1))).toBe(false)
        expect(isConsistent(earlier, treeOf(leaves), [...proof, earlier.root])).toBe(false)
        if (proof.length > 0) expect(isConsistent(earlier, treeOf(leaves), proof.slice(1))).toBe(false)
      }),
    )
  })

  it('gives the same proofs when only the perfect subtrees of its beginning are left', () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ size, index }, other) => {
        const leaves = leavesOf(size)
        const before = frontierOver(leaves.slice(0, index))
        const [whole, rest] = [treeOver(leaves), treeOver(leaves.slice(index), before)]
        const later = index + (other % (size - index))
        expect(rest.size).toBe(size)
        expect(rest.inclusionProof(later)).toEqual(whole.inclusionProof(later))
        expect(rest.consistencyProof(later + 1)).toEqual(whole.consistencyProof(later + 1))
        if (index > 0) {
          expect(rest.consistencyProof(index)).toEqual(whole.consistencyProof(index))
          expect(() => rest.inclusionProof(index - 1)).toThrow(RangeError)
        }
      }),
    )
  })

  it('says which perfect subtrees an entry completes', () => {
    const leaves = leavesOf(20)
    const completed: [string, string][] = []
    leaves.reduce(
      (tree, leaf) =>
        withLeaf(tree, leaf, (level, subtree) =>
          completed.push([`${level} ${(tree.size + 1) / 2 ** level - 1}`, subtree.toString('hex')]),
        ),
      EMPTY_TREE,
    )
    const expected = [1, 2, 3, 4].flatMap((level) =>
      Array.from({ length: Math.floor(20 / 2 ** level) }, (_, number): [string, string] => [
        `${level} ${number}`,
        rootOfLeaves(leaves.slice(number * 2 ** level, (number + 1) * 2 ** level)).toString('hex'),
      ]),
    )
    expect(new Map(completed)).toEqual(new Map(expected))
    expect(completed).toHaveLength(expected.length)
  })

  it('refuses a frontier with more subtrees than its size has', () => {
    expect(() => treeOver([], { size: 2, subtrees: leavesOf(2) })).toThrow('too many subtrees')
  })

  it('refuses places that it does not have', () => {
    expect(() => treeOver(leavesOf(3)).inclusionProof(3)).toThrow(RangeError)
    expect(() => treeOver(leavesOf(3)).inclusionProof(Number.NaN)).toThrow(RangeError)
    expect(() => treeOver(leavesOf(3)).consistencyProof(4)).toThrow(RangeError)
    expect(() => treeOver(leavesOf(3)).consistencyProof(0)).toThrow(RangeError)
  })
})
