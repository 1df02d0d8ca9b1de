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

export type Opening = {
  readonly place: Place
  /** With whom it is erased. */
  readonly person: PersonId
  readonly value: string
  readonly salt: Buffer
}

export type ChainedEntry = {
  readonly n: number
  readonly at: string
  readonly action: string
  /** The JSON text that is hashed, exactly as it was written. */
  readonly text: string
  readonly leaf: Buffer
  readonly openings: readonly Opening[]
}

const SALT_BYTES = 16
const COMMITMENT = Buffer.of(2)

/** SHA-256 over a byte that no leaf and no node begins with, 16 random bytes, and the text. */
export const commitmentTo = ({ salt, value }: Pick<Opening, 'salt' | 'value'>): string =>
  hash('sha256', Buffer.concat([COMMITMENT, salt, Buffer.from(value, 'utf8')]), 'hex')

export function chained(
  state: ChainState,
  entries: readonly TrailEntry[],
  salt: () => Buffer = () => randomBytes(SALT_BYTES),
): { readonly state: ChainState; readonly entries: readonly ChainedEntry[] } {
  let { tree, head } = state
  const added = entries.map((entry): ChainedEntry => {
    const n = tree.size
    const openings: Opening[] = []
    const committed = (place: Place, person: PersonId, value: string = person) => {
      const opening = { place, person, value, salt: salt() }
      openings.push(opening)
      return commitmentTo(opening)
    }
    const { at, action, purpose, outcome, facts, actor, onBehalfOf, origin } = entry
    const text = JSON.stringify({
      n,
      at,
      action,
      purpose,
      outcome,
      actor: committed('actor', actor),
      onBehalfOf: onBehalfOf && committed('on-behalf-of', onBehalfOf),
      subjects: [...new Set(entry.subjects)].map((person) => committed('subject', person)),
      origin: origin.kind === 'http' ? { ...origin, address: committed('address', actor, origin.address) } : origin,
      facts,
      previous: head?.toString('hex') ?? null,
    })
    const leaf = leafHash(Buffer.from(text, 'utf8'))
    tree = withLeaf(tree, leaf)
    head = leaf
    return { n, at, action, text, leaf, openings }
  })
  return { state: { tree, head }, entries: added }
}
