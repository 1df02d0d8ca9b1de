// Erasing leaves of a tree of texts, in any order: what is erased can never be derived again, everything else can.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventId } from '#kernel/ids.ts'
import { childOf, isLeaf, isLeftOf, type Leaf, leafOf, textTree, without } from './text-tree.ts'

const root = fc.uint8Array({ minLength: 32, maxLength: 32 })
/** Leaves that are close to each other too: they share all but the last levels of their way. */
const leaf = fc
  .tuple(fc.constantFrom('', '00', '0000', 'a0ff', '00000000'), fc.stringMatching(/^[0-9a-f]{10}$/))
  .map(([beginning, rest]) => (beginning + rest).slice(0, 10) as Leaf)
const leaves = fc.uniqueArray(leaf, { minLength: 1, maxLength: 4 })

const leafBytes = (tree: Uint8Array, one: Leaf) => textTree(tree).leaf(one)?.toString('hex') ?? 'erased'
const erase = (tree: Uint8Array, ...which: readonly Leaf[]) => without(tree, which).bytes

/** The ways to all nodes that are stored, from the stored bytes alone. */
function storedWays(tree: Uint8Array): string[] {
  const ways: string[] = []
  for (let from = 0; tree.length > 32 && from < tree.length; from += 38) {
    const level = tree[from] ?? 0
    ways.push(Buffer.from(tree.subarray(from + 1, from + 1 + level)).toString('hex'))
  }
  return tree.length === 32 ? [''] : ways
}

describe('a tree of texts', () => {
  it('gives a leaf five derivations below its root', () => {
    const bytes = Buffer.alloc(32, 7)
    const derived = [0x01, 0x23, 0x45, 0x67, 0x89].reduce<Uint8Array>(
      (node, way, level) => childOf(node, level, way),
      bytes,
    )
    expect(textTree(bytes).leaf('0123456789' as Leaf)).toEqual(derived)
  })

  it('gives each text of an event a leaf of its own, and always the same', () => {
    const event = randomUUID() as EventId
    expect(leafOf(event, 'response')).toBe(leafOf(event, 'response'))
    expect(leafOf(event, 'response')).not.toBe(leafOf(event, 'feedback'))
    expect(leafOf(event, 'response')).not.toBe(leafOf(randomUUID() as EventId, 'response'))
    expect(isLeaf(leafOf(event, 'response'))).toBe(true)
  })

  it('does not know what was erased: neither a leaf nor a node above it is stored', () => {
    fc.assert(
      fc.property(root, leaves, (whole, erased) => {
        const left = erase(whole, ...erased)
        const stored = storedWays(left)
        for (const one of erased) {
          expect(textTree(left).leaf(one)).toBeNull()
          // Nothing that is stored leads to it, and none of its bytes is stored.
          expect(stored.filter((way) => one.startsWith(way))).toEqual([])
          expect(left.indexOf(Buffer.from(leafBytes(whole, one), 'hex'))).toBe(-1)
        }
        expect(left.indexOf(whole)).toBe(-1)
      }),
      { numRuns: 15 },
    )
  })

  it('gives every other leaf as before', () => {
    fc.assert(
      fc.property(root, leaves, leaves, (whole, erased, others) => {
        const left = erase(whole, ...erased)
        for (const one of others)
          expect(leafBytes(left, one)).toBe(erased.includes(one) ? 'erased' : leafBytes(whole, one))
      }),
      { numRuns: 15 },
    )
  })

  it('is the same whatever the order, at once or one after another, and erasing again changes nothing', () => {
    fc.assert(
      fc.property(
        root,
        leaves.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        (whole, [erased, shuffled]) => {
          const atOnce = without(whole, erased)
          expect(atOnce.erased).toBe(erased.length)
          const oneByOne = shuffled.reduce<Uint8Array>((tree, one) => erase(tree, one), whole)
          expect(Buffer.compare(oneByOne, atOnce.bytes)).toBe(0)
          expect(without(atOnce.bytes, shuffled)).toEqual({ bytes: atOnce.bytes, erased: 0 })
        },
      ),
      { numRuns: 10 },
    )
  })

  it('covers each leaf that is left by exactly one stored node', () => {
    fc.assert(
      fc.property(root, leaves, leaves, (whole, erased, others) => {
        const stored = storedWays(erase(whole, ...erased))
        for (const one of others.filter((other) => !erased.includes(other)))
          expect(stored.filter((way) => one.startsWith(way))).toHaveLength(1)
      }),
      { numRuns: 10 },
    )
  })

  it('recognises what is left of an earlier tree, and no other', () => {
    fc.assert(
      fc.property(root, root, leaves, leaf, (whole, another, erased, later) => {
        const left = erase(whole, ...erased)
        expect(isLeftOf(left, whole)).toBe(true)
        expect(isLeftOf(erase(left, later), left)).toBe(true)
        expect(isLeftOf(whole, left)).toBe(false)
        expect(isLeftOf(left, another)).toBe(Buffer.compare(whole, another) === 0)
      }),
      { numRuns: 10 },
    )
  })

  it('gives nothing more once it is forgotten', () => {
    const tree = textTree(Buffer.alloc(32, 7))
    tree.forget()
    expect(tree.leaf('0123456789' as Leaf)).toBeNull()
  })

  it('refuses bytes that are no tree', () => {
    expect(() => textTree(Buffer.alloc(33))).toThrow('33 bytes are no tree of texts')
    expect(() => textTree(Buffer.alloc(38, 9))).toThrow('a tree of texts has no level 9')
  })
})
