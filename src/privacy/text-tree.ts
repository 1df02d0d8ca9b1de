// The keys of the texts of a person, of one purpose and school year: a tree of which one leaf can be destroyed alone.
//
// The puncturable function of Goldreich, Goldwasser and Micali (How to construct random functions, JACM 1986): each node is a
// one-way function of the one above it, so the root gives every leaf. To erase a leaf, the nodes beside the way to it are kept
// and the way itself, the root first, is destroyed: every other leaf can still be derived, and this one cannot.
//
// A child is SHA-256(node ‖ level ‖ number): 34 bytes of a fixed length in one block, used as a pseudorandom function as
// FIPS 205 (section 11.2.1) does. 256 children and 5 levels, by measurement (docs/privacy.md): a key takes five hashes.
//
// Invariants: erasing gives the same tree in every order; what is erased is covered by no node that is kept, for ever.
import { hash } from 'node:crypto'
import type { EventId } from '#kernel/ids.ts'

/** The way to a leaf: 40 bits as ten hexadecimal digits, two for each level. */
export type Leaf = string & { readonly __brand: 'Leaf' }

const NODE_BYTES = 32
const CHILDREN = 256
const LEVELS = 5
/** The level of what is derived from a leaf. */
export const LEAF_LEVEL = LEVELS
/** Of a kept node: its level, the way to it, itself. */
const KEPT_BYTES = 1 + LEVELS + NODE_BYTES

/** Where a text has its key: by its event and the name of its field. Of 10 000 texts, one shares it by chance 1 in 100 million times. */
export const leafOf = (event: EventId, field: string): Leaf =>
  hash('sha256', `${event}\0${field}`, 'hex').slice(0, 2 * LEVELS) as Leaf

export const isLeaf = (text: string): text is Leaf => /^[0-9a-f]{10}$/.test(text)

/** Kept nodes by the way to them: the empty one leads to the root. */
type Nodes = Map<string, Buffer>

export type TextTree = {
  /** The bytes of a leaf, which nobody may keep; null if it was erased. */
  leaf(leaf: Leaf): Buffer | null
  /** Clears its nodes. */
  forget(): void
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
/** Of two hexadecimal digits. */
const byteOf = (leaf: Leaf, level: number): number =>
  16 * digitOf(leaf.charCodeAt(2 * level)) + digitOf(leaf.charCodeAt(2 * level + 1))
/** The codes of 0 to 9 end in these digits; those of a to f end in 1 to 6. */
const digitOf = (code: number): number => (code & 15) + (code > 57 ? 9 : 0)

/** Used by one derivation after another, none of which waits. */
const block = Buffer.alloc(NODE_BYTES + 2)

/** Also below a leaf, whose children are keys that each have one use. */
export function childOf(node: Uint8Array, level: number, number: number): Buffer {
  block.set(node, 0)
  block[NODE_BYTES] = level
  block[NODE_BYTES + 1] = number
  const child = hash('sha256', block, 'buffer')
  block.fill(0)
  return child
}

export function textTree(bytes: Uint8Array): TextTree {
  const nodes = nodesIn(bytes)
  return {
    leaf(leaf) {
      const found = above(nodes, leaf)
      if (!found) return null
      let node: Buffer = Buffer.from(found.node)
      for (let level = found.level; level < LEVELS; level += 1) {
        const child = childOf(node, level, byteOf(leaf, level))
        node.fill(0)
        node = child
      }
      return node
    },
    forget() {
      for (const node of nodes.values()) node.fill(0)
      nodes.clear()
    },
  }
}

/**
 * The tree without these leaves, and how many of them it still had. What is not returned must be destroyed: the bytes that were
 * given still have everything.
 */
export function without(
  bytes: Uint8Array,
  leaves: readonly Leaf[],
): { readonly bytes: Buffer; readonly erased: number } {
  const nodes = nodesIn(bytes)
  let erased = 0
  for (const leaf of leaves) {
    const found = above(nodes, leaf)
    if (!found) continue
    erased += 1
    nodes.delete(leaf.slice(0, 2 * found.level))
    let node: Buffer = found.node
    for (let { level } = found; level < LEVELS; level += 1) {
      const way = byteOf(leaf, level)
      const before = leaf.slice(0, 2 * level)
      for (let number = 0; number < CHILDREN; number += 1)
        if (number !== way) nodes.set(before + hex(number), childOf(node, level, number))
      const next = childOf(node, level, way)
      node.fill(0)
      node = next
    }
    node.fill(0)
  }
  const left = bytesOf(nodes)
  for (const node of nodes.values()) node.fill(0)
  return { bytes: left, erased }
}

/** Whether a tree is what is left of an earlier one. */
export function isLeftOf(left: Uint8Array, earlier: Uint8Array): boolean {
  const [now, before] = [nodesIn(left), nodesIn(earlier)]
  return [...now].every(([way, node]) => {
    for (let level = way.length / 2; level >= 0; level -= 1) {
      const found = before.get(way.slice(0, 2 * level))
      if (!found) continue
      let derived = found
      for (let next = level; next < way.length / 2; next += 1)
        derived = childOf(derived, next, byteOf(way as Leaf, next))
      return derived.equals(node)
    }
    return false
  })
}

/** The kept node on the way to a leaf. There is one at most: a node is kept only after the one above it was destroyed. */
function above(nodes: Nodes, leaf: Leaf): { readonly level: number; readonly node: Buffer } | null {
  for (let level = 0; level <= LEVELS; level += 1) {
    const node = nodes.get(leaf.slice(0, 2 * level))
    if (node) return { level, node }
  }
  return null
}

/** A whole tree is its root. What is left of one is its kept nodes, by the way to them. */
function nodesIn(bytes: Uint8Array): Nodes {
  if (bytes.length === NODE_BYTES) return new Map([['', Buffer.from(bytes)]])
  if (bytes.length % KEPT_BYTES !== 0) throw new TypeError(`${bytes.length} bytes are no tree of texts`)
  const nodes: Nodes = new Map()
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let from = 0; from < all.length; from += KEPT_BYTES) {
    const level = all.readUInt8(from)
    if (level < 1 || level > LEVELS) throw new TypeError(`a tree of texts has no level ${level}`)
    const way = all.toString('hex', from + 1, from + 1 + level)
    nodes.set(way, Buffer.from(all.subarray(from + 1 + LEVELS, from + KEPT_BYTES)))
  }
  return nodes
}

function bytesOf(nodes: Nodes): Buffer {
  const root = nodes.get('')
  if (root) return Buffer.from(root)
  const bytes = Buffer.alloc(nodes.size * KEPT_BYTES)
  let from = 0
  for (const [way, node] of [...nodes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    bytes.writeUInt8(way.length / 2, from)
    bytes.write(way, from + 1, 'hex')
    node.copy(bytes, from + 1 + LEVELS)
    from += KEPT_BYTES
  }
  return bytes
}
