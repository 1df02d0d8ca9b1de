// The tree of a chain in PostgreSQL, for proofs: the stored subtrees, of which there is one for 256 entries, and the leaves of those
// that a proof leads through. A chain of ten million entries takes 40 000 hashes that way.
import { setImmediate } from 'node:timers/promises'
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { ENTRIES_OF_SUBTREE, STORED_LEVEL } from './chain.ts'
import { EMPTY_TREE, type Frontier, hashedFrom, type Subtrees, subtreesOf, type Tree, treeFrom } from './merkle-tree.ts'

type Client = Pick<pg.ClientBase, 'query'>

/** The tree with what it takes to prove these entries, and that the trees of these sizes are its beginning. */
export type StoredTree = (places: readonly number[]) => Promise<Tree>

/** To prove entries that lie apart: each leads through a subtree of its own. */
export const PLACES_AT_ONCE = 50

const HASH_BYTES = 32
/** Leaves of so many subtrees are held and hashed at a time: a few milliseconds. */
const SUBTREES_AT_ONCE = 20

/** Of a chain that has this size in the snapshot of the client, and of which `before` has expired. */
export async function storedTree(
  client: Client,
  school: TenantId,
  size: number,
  before: Frontier = EMPTY_TREE,
): Promise<StoredTree> {
  const from = before.size
  const expired = subtreesOf(before)
  const stored = await readSubtrees(client, school)

  // Written by a program that did not store them yet.
  const missing: number[] = []
  for (let number = subtreeAt(from); (number + 1) * ENTRIES_OF_SUBTREE <= size; number += 1)
    if (!stored.has(number)) missing.push(number)
  for (let next = 0; next < missing.length; next += SUBTREES_AT_ONCE) {
    const numbers = missing.slice(next, next + SUBTREES_AT_ONCE)
    const leaves = await readLeaves(client, school, numbers)
    const subtree = hashedFrom(
      (level, number) => expired(level, number) ?? (level === 0 ? leaves.get(number) : undefined),
    )
    for (const number of numbers) stored.set(number, subtree(STORED_LEVEL, number))
    await setImmediate()
  }
  const upper = hashedFrom(
    (level, number) => expired(level, number) ?? (level === STORED_LEVEL ? stored.get(number) : undefined),
  )

  return async (places) => {
    // What follows the last whole subtree has a part in every proof.
    const leaves = await readLeaves(client, school, [...new Set([...places.map(subtreeAt), subtreeAt(size)])])
    const known: Subtrees = (level, number) =>
      level >= STORED_LEVEL
        ? upper(level, number)
        : (expired(level, number) ?? (level === 0 ? leaves.get(number) : undefined))
    return treeFrom({ from, size }, hashedFrom(known))
  }
}

/**
 * An entry that somebody deleted. With any other hash than its own, no proof leads to the signed root, so the verifier finds that
 * something is wrong there.
 */
const GONE = Buffer.alloc(HASH_BYTES)

const subtreeAt = (place: number): number => Math.floor(place / ENTRIES_OF_SUBTREE)

async function readSubtrees(client: Client, school: TenantId): Promise<Map<number, Buffer>> {
  // One value, since a row for each would take ten times as long.
  const { rows } = await client.query<{ numbers: string[]; hashes: Buffer | null }>(
    `select coalesce(array_agg(number order by number), '{}')::text[] as numbers, string_agg(hash, ''::bytea order by number) as hashes
      from sillage.trail_subtrees where tenant = $1`,
    [school],
  )
  const [row] = rows
  const hashes = row?.hashes ?? Buffer.alloc(0)
  return new Map(
    row?.numbers.map((number, n) => [Number(number), hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES)]),
  )
}

async function readLeaves(client: Client, school: TenantId, subtrees: readonly number[]): Promise<Map<number, Buffer>> {
  const leaves = new Map<number, Buffer>()
  for (const subtree of subtrees)
    for (let n = 0; n < ENTRIES_OF_SUBTREE; n += 1) leaves.set(subtree * ENTRIES_OF_SUBTREE + n, GONE)
  // The limit says that a subtree is small. Without it, PostgreSQL takes a range for a ninth of the table, and reads all of it.
  const { rows } = await client.query<{ n: bigint; leaf: Buffer }>(
    `select e.n, e.leaf from unnest($2::bigint[]) as part (number) cross join lateral (
       select n, leaf from sillage.trail_entries
       where tenant = $1 and n >= part.number * $3::bigint and n < (part.number + 1) * $3::bigint
       order by n limit $3
     ) as e`,
    [school, subtrees, ENTRIES_OF_SUBTREE],
  )
  for (const { n, leaf } of rows) leaves.set(Number(n), leaf)
  return leaves
}
