// The chain of a school: its entries in order, each naming the one before, under one Merkle tree. Pure but for the salts.
//
// An entry holds no person: where one belongs, it holds a salted commitment. What opens the commitments is kept apart, and goes
// with the person: then the chain still verifies, and nobody can tell any more whom the entry was about.
import { hash, randomBytes } from 'node:crypto'
import type { PersonId } from '#kernel/ids.ts'
import { EMPTY_TREE, type Frontier, leafHash, withLeaf } from './merkle-tree.ts'
import type { TrailEntry } from './trail.ts'

export type ChainState = {
  readonly tree: Frontier
  /** The hash of the last entry, which the next one names; null before the first. */
  readonly head: Buffer | null
}

export const NEW_CHAIN: ChainState = { tree: EMPTY_TREE, head: null }

/** What a commitment is to. An address is the actor's. */
export const places = ['actor', 'on-behalf-of', 'subject', 'address'] as const
export type Place = (typeof places)[number]

/** Opens the commitments to one value in some entries of a group. */
export type Opening = {
  readonly place: Place
  /** With whom it is erased. */
  readonly person: PersonId
  readonly value: string
  /** The entries, counted from the first of the group. */
  readonly offsets: readonly number[]
  /** The salt of each of them. */
  readonly salts: readonly Buffer[]
}

export type ChainedEntry = {
  readonly n: number
  readonly at: string
  readonly action: string
  /** The JSON text that is hashed, exactly as it was written. */
  readonly text: string
  readonly leaf: Buffer
}

/** The level of the subtrees that are stored, each over 256 entries: a proof hashes only the entries around its own. */
export const STORED_LEVEL = 8
export const ENTRIES_OF_SUBTREE = 2 ** STORED_LEVEL

export type ChainedSubtree = { readonly number: number; readonly hash: Buffer }

/** Entries that are written together, and what opens them. */
export type ChainedGroup = {
  readonly state: ChainState
  /** The number of the first entry. */
  readonly from: number
  readonly entries: readonly ChainedEntry[]
  /** Those of STORED_LEVEL that they complete. */
  readonly subtrees: readonly ChainedSubtree[]
  readonly openings: readonly Opening[]
}

export const SALT_BYTES = 16
const COMMITMENT = 2

/** SHA-256 over a byte that no leaf and no node begins with, 16 bytes of salt, and the text. */
export function commitmentTo({ salt, value }: { readonly salt: Buffer; readonly value: string }): string {
  const bytes = Buffer.allocUnsafe(1 + SALT_BYTES + Buffer.byteLength(value))
  bytes[0] = COMMITMENT
  salt.copy(bytes, 1, 0, SALT_BYTES)
  bytes.write(value, 1 + SALT_BYTES)
  return hash('sha256', bytes, 'hex')
}

/** Random bytes are made for many salts at once: for one, it takes as long as hashing. */
function randomSalts(expected: number): () => Buffer {
  let [bytes, used] = [randomBytes(expected * SALT_BYTES), 0]
  return () => {
    if (used === bytes.length) [bytes, used] = [randomBytes(bytes.length), 0]
    used += SALT_BYTES
    return bytes.subarray(used - SALT_BYTES, used)
  }
}

/** Who, whom, and from where. */
const USUAL_COMMITMENTS = 3

/** How many commitments are made before a step ends: about 2 ms of hashing. */
const STEP = 1_000

/** Adds entries as one group, in steps: an entry may be about a whole school, and hashing must not hold up the process. */
export function* chaining(state: ChainState, entries: readonly TrailEntry[]): Generator<undefined, ChainedGroup> {
  const nextSalt = randomSalts(USUAL_COMMITMENTS * Math.max(1, entries.length))
  let { tree, head } = state
  const from = tree.size
  const openings = new Map<string, Opening & { readonly offsets: number[]; readonly salts: Buffer[] }>()
  const subtrees: ChainedSubtree[] = []
  let commitments = 0
  const committed = (n: number, place: Place, person: PersonId, value: string = person): string => {
    commitments += 1
    const key = `${place} ${person} ${value}`
    let opening = openings.get(key)
    if (!opening) {
      opening = { place, person, value, offsets: [], salts: [] }
      openings.set(key, opening)
    }
    const salt = nextSalt()
    opening.offsets.push(n - from)
    opening.salts.push(salt)
    return commitmentTo({ salt, value })
  }
  const entered = (entry: TrailEntry): ChainedEntry => {
    const n = tree.size
    const { at, action, purpose, outcome, facts, actor, onBehalfOf, origin } = entry
    const text = JSON.stringify({
      n,
      at,
      action,
      purpose,
      outcome,
      actor: committed(n, 'actor', actor),
      onBehalfOf: onBehalfOf && committed(n, 'on-behalf-of', onBehalfOf),
      subjects: [...new Set(entry.subjects)].map((person) => committed(n, 'subject', person)),
      origin: origin.kind === 'http' ? { ...origin, address: committed(n, 'address', actor, origin.address) } : origin,
      facts,
      previous: head?.toString('hex') ?? null,
    })
    const leaf = leafHash(text)
    tree = withLeaf(tree, leaf, (level, subtree) => {
      if (level === STORED_LEVEL) subtrees.push({ number: Math.floor(n / ENTRIES_OF_SUBTREE), hash: subtree })
    })
    head = leaf
    return { n, at, action, text, leaf }
  }
  const added: ChainedEntry[] = []
  for (const entry of entries) {
    if (commitments >= STEP) {
      yield
      commitments = 0
    }
    added.push(entered(entry))
  }
  return { state: { tree, head }, from, entries: added, subtrees, openings: [...openings.values()] }
}
