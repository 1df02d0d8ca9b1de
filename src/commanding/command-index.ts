// An index of the commands in a stream: for each, 32 bits of its id and the revision of its first event. At eight bytes a
// command, all commands of a stream can be recognised for the life of the stream. A hit may be a hash collision: the caller
// reads the event at that revision and compares its command id.
import { type CommandId, type Revision, shortHash } from '#kernel/ids.ts'

/**
 * Pairs of hash and revision in one array: first the sorted part (by hash, then by revision), then the latest pairs in
 * order of arrival, then free space. A look-up is a binary search and a short scan.
 */
export type CommandIndex = {
  pairs: Uint32Array
  /** The number of pairs in use, and how many of them are sorted. */
  count: number
  sorted: number
}

const PAIR_BYTES = 8
const LEAST_GROWTH = 4
/** The unsorted pairs are scanned one by one. At most this many are left unsorted, plus one for every 64 sorted pairs. */
const MOST_UNSORTED = 64

export const commandIndex = (): CommandIndex => ({ pairs: new Uint32Array(0), count: 0, sorted: 0 })

export const indexBytes = ({ pairs }: CommandIndex): number => pairs.byteLength

/** Adds a command whose first event has this revision, which must be higher than the revisions of all earlier commands. */
export function addCommand(index: CommandIndex, command: CommandId, revision: Revision): void {
  if (index.count * 2 === index.pairs.length) grow(index)
  index.pairs[index.count * 2] = shortHash(command)
  index.pairs[index.count * 2 + 1] = revision
  index.count += 1
  if (index.count - index.sorted > MOST_UNSORTED + (index.sorted >> 6)) sort(index)
}

/** The revisions at which the command may begin, in order. Empty if the stream does not contain it. */
export function revisionsOf({ pairs, count, sorted }: CommandIndex, command: CommandId): readonly Revision[] {
  const hash = shortHash(command)
  const revisions: Revision[] = []
  let from = 0
  for (let until = sorted; from < until; ) {
    const middle = (from + until) >>> 1
    if ((pairs[middle * 2] ?? 0) < hash) from = middle + 1
    else until = middle
  }
  for (let at = from; at < sorted && pairs[at * 2] === hash; at += 1) revisions.push(pairs[at * 2 + 1] ?? 0)
  for (let at = sorted; at < count; at += 1) if (pairs[at * 2] === hash) revisions.push(pairs[at * 2 + 1] ?? 0)
  return revisions
}

/** Little-endian on every machine, since another machine may read it. */
export function encodeIndex(index: CommandIndex): Buffer {
  sort(index)
  const bytes = Buffer.alloc(index.count * PAIR_BYTES)
  for (let at = 0; at < index.count * 2; at += 1) bytes.writeUInt32LE(index.pairs[at] ?? 0, at * 4)
  return bytes
}

/** Null if the bytes do not come from `encodeIndex`. */
export function decodeIndex(bytes: Buffer): CommandIndex | null {
  if (bytes.length % PAIR_BYTES !== 0) return null
  const count = bytes.length / PAIR_BYTES
  const pairs = new Uint32Array(count * 2)
  for (let at = 0; at < pairs.length; at += 1) pairs[at] = bytes.readUInt32LE(at * 4)
  for (let at = 1; at < count; at += 1) if ((pairs[at * 2] ?? 0) < (pairs[at * 2 - 2] ?? 0)) return null
  return { pairs, count, sorted: count }
}

function grow(index: CommandIndex): void {
  const larger = new Uint32Array((index.count + Math.max(LEAST_GROWTH, index.count >> 3)) * 2)
  larger.set(index.pairs)
  index.pairs = larger
}

/** Merges the unsorted pairs into the sorted part, in place, from the end. */
function sort(index: CommandIndex): void {
  const { pairs, count, sorted } = index
  const latest = count - sorted
  if (latest === 0) return
  // Hash (32 bits) and index (20 bits) in one number. Equal hashes stay in the order of their revisions.
  const order = new Float64Array(latest)
  for (let n = 0; n < latest; n += 1) order[n] = (pairs[(sorted + n) * 2] ?? 0) * 2 ** 20 + n
  order.sort()
  const revisions = Uint32Array.from(order, (_, n) => pairs[(sorted + n) * 2 + 1] ?? 0)
  let from = sorted - 1
  let to = count - 1
  for (let n = latest - 1; n >= 0; n -= 1) {
    const hash = Math.floor((order[n] ?? 0) / 2 ** 20)
    for (; from >= 0 && (pairs[from * 2] ?? 0) > hash; from -= 1, to -= 1) {
      pairs[to * 2] = pairs[from * 2] ?? 0
      pairs[to * 2 + 1] = pairs[from * 2 + 1] ?? 0
    }
    pairs[to * 2] = hash
    pairs[to * 2 + 1] = revisions[(order[n] ?? 0) % 2 ** 20] ?? 0
    to -= 1
  }
  index.sorted = count
}
